import RoostPubSub

@testable import RoostPresence

/// A node in a simulation: its replicator, who follows it, and what it should hold.
struct SimulatedNode {
    let id: NodeID
    let replica: ReplicaID
    var replicator: PresenceReplicator
    var follower = Follower()
    /// Metas of what is tracked here.
    var truth: [String: [UInt8]] = [:]
    /// The own set at each clock.
    var history: [Set<UInt64>] = [[]]
    /// When its replicator wants to be called.
    private(set) var deadline: Duration = .zero
    /// Stopped, as by a signal: neither messages nor time reach it until then.
    var sleepsUntil: Duration = .zero

    init(_ id: NodeID, _ configuration: ReplicationConfiguration, seed: UInt64, now: Duration) {
        self.id = id
        self.replica = ReplicaID(node: id, shard: configuration.shard)
        self.replicator = PresenceReplicator(node: id, configuration: configuration, seed: seed, now: now)
    }

    mutating func noteDeadline() {
        self.deadline = self.replicator.nextDeadline
    }

    /// Notes the own set after each event.
    mutating func remember() {
        let log = self.replicator.own.log
        guard log.clock >= UInt64(self.history.count) else { return }
        self.history.append(Set(log.entries.all.map(\.clock)))
    }
}
