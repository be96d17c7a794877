public import RoostPubSub

/// One replica of a presence set, and its part in the conversation with the others.
///
/// It is a value without I/O and without a clock: whoever owns it passes the time in, calls ``tick(now:)`` at
/// ``nextDeadline`` and carries out what ``takeEffects()`` says, after every call that changes it. `now` is the time since
/// any beginning, and never goes back.
///
/// **The set.** Only a replica itself adds and removes its entries, one event after the other. Its state at a clock is the
/// same for everybody, and a copy of it is always the state at some clock. Merging means to go to the later one: so merges
/// may come in any order and any number of times. An entry that is nowhere has left nothing behind.
///
/// **The conversation.** Changes are sent to all at once, or after the gossip window. Heartbeats say what a replica knows
/// of which other; whoever knows less asks for it. Everybody answers for everybody, so that news find a way around a cut.
/// What is said of replicas that have not been heard themselves is ignored: so nobody comes back who was forgotten.
public struct PresenceReplicator: Sendable {
    /// This node.
    public let node: NodeID
    /// How it behaves.
    public let configuration: ReplicationConfiguration
    /// What it has seen and done.
    public internal(set) var counts = ReplicationCounts()

    var own: OwnReplica
    var membership: Membership
    var planner: TransferPlanner
    var topics = TopicCache()
    var random: SplitMix

    var changes = EntryChanges()
    var outbox: [ReplicationEffects.Message] = []
    var now: Duration

    /// Up to where the own log has been sent to all.
    var sentClock: UInt64 = 0
    var lastGossip: Duration?
    var isGossipDue = false
    var nextHeartbeat: Duration
    /// When to look for silence: no later than when it has lasted too long. Each message puts that off, but to find out by how
    /// much, all replicas would have to be looked at.
    var silenceTime: Duration?
    var hasLeft = false

    /// A replica that knows of no other, and will say so at once.
    ///
    /// - Parameters:
    ///   - node: This node; no other may have its name and incarnation.
    ///   - configuration: See ``ReplicationConfiguration/problem``.
    ///   - seed: For random delays and choices.
    ///   - now: The time.
    public init(node: NodeID, configuration: ReplicationConfiguration, seed: UInt64, now: Duration) {
        self.node = node
        self.configuration = configuration
        let id = ReplicaID(node: node, shard: configuration.shard)
        self.own = OwnReplica(id, historyLimit: configuration.maxDeltaSize)
        self.membership = Membership(own: node, configuration: configuration)
        self.planner = TransferPlanner(patience: configuration.broadcastPeriod * configuration.clockSamplePeriods)
        self.random = SplitMix(seed: seed ^ id.rawValue)
        self.now = now
        // As in Tracker: so that nodes that start together do not always speak together.
        self.nextHeartbeat = now + self.random.share(of: configuration.broadcastPeriod, upTo: 0.25)
        self.sayHello()
    }

    /// What has changed and what is to be sent since the last call.
    public mutating func takeEffects() -> ReplicationEffects {
        if self.isGossipDue { self.gossip() }
        defer { self.outbox = [] }
        return ReplicationEffects(diff: self.changes.takeDiff(), messages: self.outbox)
    }

    mutating func send(_ content: PresenceMessage.Content, to node: NodeID? = nil) {
        guard !self.hasLeft else { return }
        self.outbox.append(ReplicationEffects.Message(message: PresenceMessage(content), node: node))
    }
}
