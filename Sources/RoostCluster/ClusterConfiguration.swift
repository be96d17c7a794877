/// The limits of what passes between nodes.
public struct ClusterConfiguration: Sendable {
    static let defaultPartitions = 16_384

    /// How many subjects the topics are spread over by their hash; at most 65 536. Default 16 384. Must be the same on all
    /// nodes.
    ///
    /// A node receives the broadcasts of the partitions that it has subscribers in. So an engine never carries more
    /// subscriptions than this for a node, however many topics there are; and of a thousand topics, few share one.
    public var partitions = ClusterConfiguration.defaultPartitions

    /// The largest broadcast or message that is sent to other nodes or taken from them, in bytes. Default 16 MiB. What the
    /// engine does not carry in one piece is sent in several.
    public var maxMessageSize = 16 * 1024 * 1024

    /// The bytes that may wait to be handed to the engine. Beyond, broadcasts reach this node alone, and say so. Default
    /// 16 MiB. (What the adapter itself keeps comes on top.)
    public var outboxLimit = 16 * 1024 * 1024

    /// The bytes that are kept of messages that come in pieces, of all nodes together. Default 64 MiB.
    public var assemblyLimit = 64 * 1024 * 1024

    /// How many other nodes there may be. Default 1 024.
    public var maxNodes = 1_024

    /// The largest frame that several small broadcasts are put into, in bytes. Default 64 KiB.
    public var batchSize = 64 * 1024

    /// The defaults.
    public init() {}
}
