import NIOCore
import RoostCluster
import RoostPubSub
import TestSupport
import Testing

@testable import Roost

/// Two endpoints of a cluster in one process.
struct TwoNodes {
    let engine: MemoryEngine
    let one: TestServer
    let other: TestServer
    let lab: Lab

    static func run(_ body: (TwoNodes) async throws -> Void) async throws {
        let (engine, lab) = (MemoryEngine(), Lab())
        let links = try (0..<2).map { _ in
            try Cluster(engine.adapter(), name: "test", secret: "a secret of a test")
        }
        try await TestServer.run(adjust: { $0.cluster = links[0] }, routes: { Self.mount(lab, &$0) }) { one in
            try await TestServer.run(adjust: { $0.cluster = links[1] }, routes: { Self.mount(lab, &$0) }) { other in
                try await eventually("they have heard of each other") {
                    links[0].node(incarnation: links[1].node.incarnation) != nil
                        && links[1].node(incarnation: links[0].node.incarnation) != nil
                }
                try await body(TwoNodes(engine: engine, one: one, other: other, lab: lab))
            }
        }
    }

    private static func mount(_ lab: Lab, _ routes: inout Routes) {
        lab.mount(&routes) { configuration in
            var longPoll = LongPollConfiguration()
            longPoll.window = .seconds(2)
            configuration.longPoll = longPoll
        }
    }
}
