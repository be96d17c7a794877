import RoostPresence
import RoostProtocol

/// How presence behaves: its limits, its pace, and what big rooms cost.
///
/// All nodes of a cluster must have the same ``shardCount``.
public struct PresenceConfiguration: Sendable {
    /// What happens to topics with very many presences.
    public struct LargeRoom: Sendable {
        /// With more presences than this, a topic goes over to a sample; with fewer than 80 % of it, back.
        public var threshold: Int

        /// How many presences clients are told of then. 0 tells them only how many there are. Default 100.
        public var sample: Int

        /// Rooms with more than `threshold` presences are shown by a sample.
        public init(threshold: Int, sample: Int = 100) {
            self.threshold = threshold
            self.sample = sample
        }
    }

    /// Into how many parts the topics are divided; each is replicated and locked for itself. The same on all nodes. From 1 to
    /// 255. Default 8.
    public var shardCount = 8

    /// How often each shard gives the other nodes a sign of life. Default 1.5 s, as in Phoenix.
    public var broadcastPeriod: Duration = .milliseconds(1_500)

    /// How long changes are gathered for the other nodes, after one that was sent at once. Default 50 ms. (Phoenix: 1.5 s.)
    public var gossipWindow: Duration = .milliseconds(50)

    /// After how long without a sign of life a node's presences are gone, until it is heard again. At least twice
    /// ``broadcastPeriod``. Default 4.5 s. (Phoenix: 30 s.)
    public var downPeriod: Duration = .milliseconds(4_500)

    /// After how long without a sign of life nothing is kept of a node. More than ``downPeriod``. Default 20 min, as in
    /// Phoenix.
    public var permdownPeriod: Duration = .seconds(1_200)

    /// The longest key, in bytes. Default 1 024.
    public var maxKeySize = 1_024

    /// The largest meta, as JSON, in bytes. Default 16 384.
    public var maxMetaSize = 16_384

    /// How many presences a channel may have in a topic. Default 100. (A ``PresenceOwner`` may have any number.)
    public var maxPresencesPerChannel = 100

    /// How much longer diffs are gathered for each presence that the topic has. Default 0.1 ms, so that clients receive
    /// at most 10 000 diffs a second of a topic, all of them together.
    public var diffWindowPerPresence: Duration = .microseconds(100)

    /// How long diffs are gathered at least, once they are. Default 20 ms.
    public var minDiffWindow: Duration = .milliseconds(20)

    /// How long diffs are gathered at most. Default 1 s.
    public var maxDiffWindow: Duration = .seconds(1)

    /// What happens to topics with very many presences. Default `nil`: everybody is shown, however many there are.
    public var largeRoom: LargeRoom?

    /// The app's part in it: enriches what clients see, and is told of changes. Default `nil`.
    public var handler: (any PresenceHandler)?

    /// How long ``PresenceHandler/fetch(_:_:)`` and ``PresenceHandler/handleMetas(_:_:_:)`` may take. Default 5 s.
    public var handlerTimeout: Duration = .seconds(5)

    /// For how many topics the handler is called at once. Default 16.
    public var maxHandlerCalls = 16

    /// The default configuration.
    public init() {}
}

extension PresenceConfiguration {
    /// What the replication needs of it, within what makes sense.
    var replication: ReplicationConfiguration {
        var replication = ReplicationConfiguration()
        replication.broadcastPeriod = max(.milliseconds(10), self.broadcastPeriod)
        replication.gossipWindow = max(.zero, self.gossipWindow)
        replication.downPeriod = max(replication.broadcastPeriod * 2, self.downPeriod)
        replication.permdownPeriod = max(replication.downPeriod * 2, self.permdownPeriod)
        replication.maxTopicSize = MessageLimits.maxNameBytes
        replication.maxKeySize = max(0, self.maxKeySize)
        // With the gap for the ref.
        replication.maxMetaSize = max(0, self.maxMetaSize) + 1
        return replication
    }
}
