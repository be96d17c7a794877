import RoostPubSub
import TestSupport
import Testing

@testable import RoostValkey

extension ValkeyEngineTests {
    @Suite("Sharded pub/sub on a cluster")
    struct ClusterTests {
        private static let subjects = (0..<30).map { PubSubSubject(name: "shard.\($0)") }

        /// Two adapters that know one server of the cluster, of which the second listens to all subjects.
        private func withPair(
            _ cluster: RedisCluster,
            _ body: (_ first: SuitePeer, _ second: SuitePeer) async throws -> Void
        ) async throws {
            let peers = (0..<2).map { _ in
                SuitePeer(
                    RedisServer.adapter([cluster.engines[0]]) {
                        $0.mode = .sharded
                        $0.topologyInterval = .seconds(1)
                    }
                )
            }
            for subject in Self.subjects { peers[1].adapter.subscribe(subject) }
            for peer in peers { peer.start() }
            for subject in Self.subjects { try await peers[0].reach(peers[1], on: subject) }
            try await body(peers[0], peers[1])
            for peer in peers { peer.cancel() }
            for peer in peers { try await peer.ended() }
            #expect(peers[1].receiver.faults.isEmpty)
        }

        @Test("Each subject has its master, and subscriptions may be many")
        func spread() async throws {
            let cluster = try await RedisCluster.start(3)
            #expect(Set(Self.subjects.map { cluster.owner(of: $0) }) == [0, 1, 2])
            try await self.withPair(cluster) { first, second in
                #expect(second.receiver.links == [.up, .up, .up])
                let many = (0..<3000).map { PubSubSubject(name: "many.\($0)") }
                for subject in many { second.adapter.subscribe(subject) }
                for subject in many.suffix(20) { try await first.reach(second, on: subject) }
                second.adapter.unsubscribe(many[0])
                try await waitUntil("frames come no more") {
                    let before = second.receiver.count(many[0])
                    for _ in 0..<10 { try first.publish(many[0]) }
                    try await Task.sleep(for: .milliseconds(50))
                    return second.receiver.count(many[0]) == before
                }
                #expect(first.log.warnings.isEmpty, "\(first.log.warnings)")
            }
        }

        @Test("A slot that is given to another master is followed there, and back")
        func movedSlot() async throws {
            let cluster = try await RedisCluster.start(3)
            try await self.withPair(cluster) { first, second in
                let subject = Self.subjects[0]
                let (old, new) = (cluster.owner(of: subject), (cluster.owner(of: subject) + 1) % 3)
                try await cluster.move(subject, to: new)
                try await first.reach(second, on: subject)
                let servers = try await RedisConnection.ask(
                    cluster.engines[new],
                    ["PUBSUB", "SHARDNUMSUB", subject.name]
                )
                #expect(servers.elements?.last?.number == 1)
                try await cluster.move(subject, to: old)
                try await first.reach(second, on: subject)
                for subject in Self.subjects { try await first.reach(second, on: subject) }
                #expect(second.receiver.links == [.up, .up, .up])
            }
        }

        @Test("A master that is killed takes only its subjects with it, and brings them back")
        func killedMaster() async throws {
            let cluster = try await RedisCluster.start(3)
            try await self.withPair(cluster) { first, second in
                // The one that the adapters were told of.
                try await cluster.engines[0].kill()
                try await second.down()
                try await first.down()
                for subject in Self.subjects {
                    if cluster.owner(of: subject) == 0 {
                        #expect(first.refusal(subject) == .disconnected)
                    } else {
                        try await first.reach(second, on: subject)
                    }
                }
                try await cluster.engines[0].start()
                for subject in Self.subjects { try await first.reach(second, on: subject) }
            }
        }
    }
}
