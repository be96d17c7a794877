public import RoostPubSub

/// Another replica, as this one knows it.
struct Replica {
    let id: ReplicaID
    let node: NodeID
    var status = ReplicaStatus.up
    var lastHeard: Duration
    var copy: ReplicaCopy

    init(id: ReplicaID, node: NodeID, heard: Duration) {
        self.id = id
        self.node = node
        self.lastHeard = heard
        self.copy = ReplicaCopy(id)
    }
}

/// What a node knows about another replica, for logs and tests.
public struct ReplicaInfo: Hashable, Sendable {
    /// On which node it is.
    public let node: NodeID
    /// Whether it is heard.
    public let status: ReplicaStatus
    /// How far it is known.
    public let clock: UInt64
    /// How many presences it has there.
    public let count: Int
}
