import Logging
import MetricsTestKit
import NIOCore
import RoostProtocol
import RoostPubSub
import Synchronization
import Testing

@testable import Roost

/// Presence on several nodes, over a way between them that is only a function call.
@Suite struct PresenceClusterTests {
    /// What each node sends reaches all others at once, unless the wire is cut.
    private final class Wire: Sendable {
        let nodes = Mutex<[NodeID: Presence]>([:])
        let isCut = Atomic<Bool>(false)
        let sent = Atomic<Int>(0)
    }

    private struct Link: ClusterLink {
        let node: NodeID
        let wire: Wire

        func run(_ node: any ClusterNode, logger: Logger) async throws {}
        func publish(_ broadcast: Broadcast) -> BroadcastReach { .everyNode }
        func follow(_ topic: String) {}
        func unfollow(_ topic: String) {}
        func node(incarnation: UInt64) -> NodeID? { nil }
        func signature(_ numbers: [UInt64]) -> UInt64 { 0 }
        var events: AsyncStream<ClusterEvent> { AsyncStream { $0.finish() } }

        func send(_ message: ByteBuffer, of service: NodeService, to node: NodeID?) -> Bool {
            self.wire.sent.add(1, ordering: .relaxed)
            guard service == .presence, !self.wire.isCut.load(ordering: .relaxed) else { return false }
            let targets = self.wire.nodes.withLock { nodes in nodes.filter { $0.key != self.node } }
            for (name, target) in targets where node == nil || node == name {
                target.received(message, from: self.node)
            }
            return true
        }
    }

    private func node(_ name: String, _ wire: Wire, _ server: TestServer, incarnation: UInt64 = 1) -> Presence {
        let node = NodeID(name: name, incarnation: incarnation)
        var configuration = PresenceConfiguration()
        configuration.broadcastPeriod = .milliseconds(50)
        configuration.downPeriod = .milliseconds(400)
        configuration.gossipWindow = .milliseconds(5)
        let context = PresenceContext(
            configuration: configuration,
            pubSub: server.endpoint.pubSub,
            loop: server.endpoint.server.loops[0],
            node: node,
            cluster: Link(node: node, wire: wire),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let presence = Presence(context)
        wire.nodes.withLock { $0[node] = presence }
        return presence
    }

    private func expect(_ keys: Set<String>, in topic: String, of nodes: [Presence]) async throws {
        for node in nodes {
            try await eventually("not \(keys)") { Set(node.list(topic).map(\.key)) == keys }
        }
    }

    @Test func nodesKnowThePresencesOfAll() async throws {
        try await PresenceLab.run { server, _ in
            let wire = Wire()
            let nodes = ["a", "b", "c"].map { self.node($0, wire, server) }
            let owners = nodes.map { $0.owner() }
            for (index, node) in nodes.enumerated() {
                for topic in 0..<20 {
                    try node.track("t\(topic)", "k\(index)", ["n": .int(index)], owner: owners[index])
                }
            }
            for topic in 0..<20 { try await self.expect(["k0", "k1", "k2"], in: "t\(topic)", of: nodes) }
            let refs = nodes.map { Set($0.list("t1").flatMap(\.metas).map(\.ref)) }
            #expect(refs[0] == refs[1] && refs[1] == refs[2])
            #expect(refs[0].count == 3)
            owners[1].end()
            for topic in 0..<20 { try await self.expect(["k0", "k2"], in: "t\(topic)", of: nodes) }
            nodes[0].leave()
            try await self.expect(["k2"], in: "t3", of: [nodes[1], nodes[2]])
            // For its own clients it goes on.
            try await self.expect(["k0", "k2"], in: "t3", of: [nodes[0]])
            wire.nodes.withLock { $0 = [:] }
        }
    }

    @Test func aCutHealsBothWays() async throws {
        try await PresenceLab.run { server, _ in
            let wire = Wire()
            let nodes = ["a", "b"].map { self.node($0, wire, server) }
            let owners = nodes.map { $0.owner() }
            for (index, node) in nodes.enumerated() { try node.track("t", "k\(index)", owner: owners[index]) }
            try await self.expect(["k0", "k1"], in: "t", of: nodes)
            wire.isCut.store(true, ordering: .relaxed)
            try await self.expect(["k0"], in: "t", of: [nodes[0]])
            try await self.expect(["k1"], in: "t", of: [nodes[1]])
            try nodes[0].track("t", "meanwhile", owner: owners[0])
            wire.isCut.store(false, ordering: .relaxed)
            for node in nodes { node.linkChanged(.up) }
            try await self.expect(["k0", "k1", "meanwhile"], in: "t", of: nodes)
            wire.nodes.withLock { $0 = [:] }
        }
    }

    @Test func refusesMessagesThatAreNone() async throws {
        let metrics = TestMetrics()
        try await PresenceLab.run(metrics: metrics) { server, _ in
            let presence = server.presence
            let stranger = NodeID(name: "x", incarnation: 9)
            let messages: [[UInt8]] = [
                [], [8], [8, 0], [8, 0, 99], [8, 0, 1, 99], [7, 0, 1, 4], [8, 8, 1, 4], [8, 255],
            ]
            for message in messages { presence.received(ByteBuffer(bytes: message), from: stranger) }
            #expect(metrics.counterTotal(label: MetricName.presenceMessagesIn) == Int64(messages.count))
            #expect(metrics.counterTotal(label: MetricName.presenceMessagesMalformed) == Int64(messages.count))
            let owner = presence.owner()
            try presence.track("t", "k", owner: owner)
            #expect(presence.list("t").count == 1)
        }
    }

    /// All nodes must agree, also those of an earlier version.
    @Test func theShardOfATopicIsTheSameEverywhere() {
        #expect(["rooms:lobby", "rooms:1", "é"].map { StableHash($0).value % 8 } == [0, 3, 4])
        let counts = (0..<8_000).reduce(into: [Int](repeating: 0, count: 8)) {
            $0[Int(StableHash("rooms:\($1)").value % 8)] += 1
        }
        #expect(counts.allSatisfy { (800...1_200).contains($0) })
    }
}
