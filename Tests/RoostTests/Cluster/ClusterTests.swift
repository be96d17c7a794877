import NIOCore
import RoostProtocol
import RoostPubSub
import TestSupport
import Testing

@testable import Roost

/// Endpoints of a cluster, as their clients see them.
struct ClusterTests {
    @Test func broadcastsReachBothNodes() async throws {
        try await TwoNodes.run { nodes in
            let (a, b) = (try await nodes.one.connect(), try await nodes.other.connect())
            try await a.join("1", "lab:a")
            try await b.join("1", "lab:a")
            a.push("1", "2", "lab:a", "broadcast from", #"{"n":1}"#)
            try await a.expect(reply("1", "2", "lab:a"))
            try await b.expect(#"[null,null,"lab:a","said",{"n":1}]"#)
            #expect(try nodes.one.endpoint.broadcast("lab:a", "said", ["n": 2]) == .everyNode)
            for client in [a, b] {
                try await client.expect(#"[null,null,"lab:a","said",{"n":2}]"#)
            }
            try nodes.one.endpoint.pubSub.localBroadcast("lab:a", event: "here", payload: .empty)
            try nodes.other.endpoint.broadcast("lab:a", "there")
            try await b.expect(#"[null,null,"lab:a","there",{}]"#)
        }
    }

    @Test func aClientIsDisconnectedFromAnotherNode() async throws {
        try await TwoNodes.run { nodes in
            let client = try await nodes.one.connect("/socket/websocket?vsn=2.0.0&user=ann")
            try await client.join("1", "lab:a")
            nodes.other.endpoint.disconnect("users:ann")
            try await eventually("it is closed") { client.isEnded }
        }
    }

    @Test func presencesAreKnownOnBothNodes() async throws {
        try await TwoNodes.run { nodes in
            let (one, other) = (nodes.one.endpoint.presence, nodes.other.endpoint.presence)
            let owner = one.owner()
            try one.track("lab:a", "ann", ["at": "one"], owner: owner)
            try await eventually("the other knows") { other.get("lab:a", "ann").first?["at"] == "one" }
            owner.end()
            try await eventually("the other knows") { other.list("lab:a").count == 0 }
        }
    }

    @Test func localTrafficGoesOnWithoutTheEngine() async throws {
        try await TwoNodes.run { nodes in
            let (a, b) = (try await nodes.one.connect(), try await nodes.other.connect())
            try await a.join("1", "lab:a")
            try await b.join("1", "lab:a")
            nodes.engine.setUp(false)
            let reach = try nodes.one.endpoint.broadcast("lab:a", "said", ["n": 1])
            #expect(reach == .thisNode(PubSubAdapterError(.disconnected)))
            try await a.expect(#"[null,null,"lab:a","said",{"n":1}]"#)
            nodes.engine.setUp(true)
            try nodes.one.endpoint.broadcast("lab:a", "said", ["n": 2])
            for client in [a, b] {
                try await client.expect(#"[null,null,"lab:a","said",{"n":2}]"#)
            }
        }
    }
}
