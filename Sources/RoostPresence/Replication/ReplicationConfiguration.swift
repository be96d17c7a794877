/// How replicas of a presence set keep each other informed. The same on all nodes, as in Phoenix's Tracker, from which
/// names and defaults come where there is no reason for others.
public struct ReplicationConfiguration: Hashable, Sendable {
    /// Between signs of life (Tracker's `broadcast_period`).
    public var broadcastPeriod: Duration = .milliseconds(1_500)

    /// Changes leave at once after a quiet time, and then at most this often. (Tracker lets them wait for the next
    /// `broadcast_period`.)
    public var gossipWindow: Duration = .milliseconds(50)

    /// Without a sign of life for so long, a replica is down: its presences are gone until it is heard again. At least
    /// twice ``broadcastPeriod``. (Tracker: 30 s.)
    public var downPeriod: Duration = .milliseconds(4_500)

    /// Without a sign of life for so long, a replica is forgotten, with all that was known of it. More than
    /// ``downPeriod``.
    public var permdownPeriod: Duration = .seconds(1_200)

    /// A request for what was missed is repeated, or sent to another replica, after so many ``broadcastPeriod``s.
    public var clockSamplePeriods = 2

    /// How many steps and removals are remembered of each replica, so that whoever has missed only those need not be
    /// sent everything. Never more than the replica has presences, or 128. (Tracker's `max_delta_sizes`, of which it is
    /// the greatest; the smaller ones have no counterpart.)
    public var maxDeltaSize = 10_000

    /// About how large messages become, in bytes. A state that is larger is sent in several; a single large entry goes
    /// alone.
    public var maxMessageSize = 256 * 1024

    /// How many messages may answer a request. If more is to be had, it takes another request: so that answers come no
    /// faster than they are taken.
    public var answerBurst = 4

    /// The longest topic, in bytes of UTF-8.
    public var maxTopicSize = 4 * 1024
    /// The longest key, in bytes of UTF-8.
    public var maxKeySize = 4 * 1024
    /// The longest meta, in bytes.
    public var maxMetaSize = 64 * 1024
    /// The most other replicas that are listened to at a time.
    public var maxReplicas = 1_024

    /// The shard of the set. Part of the replica's id, so that refs differ between shards.
    public var shard: UInt16 = 0

    /// The defaults.
    public init() {}

    /// Why the configuration makes no sense, if it does not.
    public var problem: String? {
        if self.broadcastPeriod <= .zero { return "broadcastPeriod must be positive" }
        if self.gossipWindow < .zero { return "gossipWindow must not be negative" }
        if self.downPeriod < self.broadcastPeriod * 2 {
            return "downPeriod must be at least twice as large as broadcastPeriod"
        }
        if self.permdownPeriod <= self.downPeriod { return "permdownPeriod must be larger than downPeriod" }
        if self.clockSamplePeriods < 1 { return "clockSamplePeriods must be at least 1" }
        if self.answerBurst < 1 { return "answerBurst must be at least 1" }
        return nil
    }

    /// What a message may hold.
    public var messageLimits: PresenceMessageLimits {
        PresenceMessageLimits(
            maxTopicSize: self.maxTopicSize,
            maxKeySize: self.maxKeySize,
            maxMetaSize: self.maxMetaSize,
            maxReplicas: self.maxReplicas + 1
        )
    }

    var copyLimits: CopyLimits { CopyLimits(history: self.maxDeltaSize, earlySize: self.maxMessageSize) }
}
