import NIOCore
import Roost
import RoostPresence
import RoostPubSub

extension Workload {
    /// A node that knows 1 000 presences of another is told that 100 of them have changed.
    static var presenceMerge: Workload {
        Workload("merge-presences", operations: 100) {
            var (here, there) = (self.replicator("here"), self.replicator("there"))
            for number in 0..<1_000 { try self.track(number, &there) }
            self.exchange(&here, &there, at: .seconds(1))
            here.tick(now: .seconds(3))
            self.exchange(&here, &there, at: .seconds(3))
            for number in 0..<100 { try self.update(number * 10, &there) }
            let (known, source) = (here, there.node)
            let messages = there.takeEffects().messages.map(\.message)
            @Sendable func merge() -> PresenceDiff {
                var here = known
                for message in messages { here.receive(message, from: source, now: .seconds(4)) }
                return here.takeEffects().diff
            }
            guard merge().changes.first?.joins.count == 100 else { throw WorkloadError("nothing is merged") }
            return { consume(merge()) }
        }
    }

    private static let meta = Array(#"{"online_at":1764000000,"name":"Alice"}"#.utf8)

    private static func replicator(_ name: String) -> PresenceReplicator {
        PresenceReplicator(
            node: NodeID(name: name, incarnation: 1),
            configuration: ReplicationConfiguration(),
            seed: 1,
            now: .zero
        )
    }

    private static func track(_ number: Int, _ replicator: inout PresenceReplicator) throws {
        let (topic, owner) = (InMemoryServer.lobby, UInt64(number))
        try replicator.track(topic: topic, key: "user:\(number)", owner: owner, meta: self.meta, now: .zero)
    }

    private static func update(_ number: Int, _ replicator: inout PresenceReplicator) throws {
        let (topic, owner) = (InMemoryServer.lobby, UInt64(number))
        try replicator.update(topic: topic, key: "user:\(number)", owner: owner, meta: self.meta, now: .seconds(4))
    }

    /// Delivers everything between the two until they are silent.
    private static func exchange(
        _ left: inout PresenceReplicator,
        _ right: inout PresenceReplicator,
        at now: Duration
    ) {
        while true {
            let (toRight, toLeft) = (left.takeEffects().messages, right.takeEffects().messages)
            if toRight.isEmpty, toLeft.isEmpty { return }
            for message in toRight { right.receive(message.message, from: left.node, now: now) }
            for message in toLeft { left.receive(message.message, from: right.node, now: now) }
        }
    }
}
