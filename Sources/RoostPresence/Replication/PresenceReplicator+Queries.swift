private import RoostProtocol
public import RoostPubSub

extension PresenceReplicator {
    /// All presences that are there, in no particular order. It walks through them: what is to be looked at often should
    /// be kept from the diffs.
    public var entries: [PresenceEntry] {
        var entries = Array(self.own.log.entries.all)
        for id in self.membership.up {
            if let log = self.membership[id]?.copy.log { entries += log.entries.all }
        }
        return entries
    }

    /// The presences of a topic. It walks through all of them.
    public func list(topic: String) -> [PresenceEntry] {
        self.entries.filter { $0.topic.hasSameBytes(as: topic) }
    }

    /// The other replicas that are known.
    public var replicas: [ReplicaInfo] {
        self.membership.order.compactMap { id in
            self.membership[id].map { replica in
                let log = replica.copy.log
                return ReplicaInfo(
                    node: replica.node,
                    status: replica.status,
                    clock: log.clock,
                    count: log.entries.count
                )
            }
        }
    }

    /// How much is kept about replicas besides their entries: nothing, once all are forgotten.
    var traceCount: Int { self.membership.traceCount + self.planner.traceCount }

    /// On which node a replica is; nil when it is not known.
    public func node(of replica: ReplicaID) -> NodeID? {
        replica == self.own.id ? self.node : self.membership[replica]?.node
    }
}
