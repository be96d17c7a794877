/// What nodes say to each other besides broadcasts: each service has messages of its own.
///
/// The raw value is what goes over the wire.
public struct NodeService: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt8

    /// A service of that number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The replication of presences.
    public static let presence = NodeService(rawValue: 1)
    /// Long-poll requests that have reached another node than the one that has their session.
    public static let longPoll = NodeService(rawValue: 2)
}
