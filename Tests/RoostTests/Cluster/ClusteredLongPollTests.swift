import NIOCore
import RoostProtocol
import TestSupport
import Testing

@testable import Roost

/// Clients that poll, and reach another node than the one that has their session.
struct ClusteredLongPollTests {
    /// The same session, by way of the other node.
    private func moved(_ client: PollClient, to server: TestServer) -> PollClient {
        var moved = client
        moved.port = server.port
        return moved
    }

    @Test func aSessionIsReachedFromAnyNode() async throws {
        try await TwoNodes.run { nodes in
            let here = try await PollClient(nodes.one)
            let there = self.moved(here, to: nodes.other)
            try await there.join("1", "lab:a")
            for number in 0..<10 {
                let (speaker, hearer) = number % 2 == 0 ? (here, there) : (there, here)
                let status = try await speaker.post([#"["1","\#(number)","lab:a","who",{}]"#])
                #expect(status == 200)
                let answer = try await hearer.poll()
                #expect(answer.status == 200)
                #expect(answer.token == here.token)
                #expect(answer.messages.first?.contains(#""transport":"longpoll""#) == true)
            }
        }
    }

    @Test func aPollThatWaitsOverThereIsAnswered() async throws {
        try await TwoNodes.run { nodes in
            let client = try await PollClient(nodes.one)
            try await client.join("1", "lab:a")
            async let answer = self.moved(client, to: nodes.other).poll()
            try await eventually("the poll waits") {
                nodes.engine.isUp && nodes.other.endpoint.server.forwarding?.isIdle == false
            }
            try nodes.other.endpoint.broadcast("lab:a", "said", ["n": 1])
            #expect(try await answer.messages == [#"[null,null,"lab:a","said",{"n":1}]"#])
            try await eventually("nothing is left of it") {
                nodes.one.endpoint.server.forwarding?.isIdle == true
                    && nodes.other.endpoint.server.forwarding?.isIdle == true
            }
        }
    }

    @Test func whatGetsLostOnTheWayIsDeliveredWithTheNextPoll() async throws {
        try await TwoNodes.run { nodes in
            let client = try await PollClient(nodes.one)
            try await client.join("1", "lab:a")
            let there = self.moved(client, to: nodes.other)
            // The client has gone by the time the answer comes.
            let request = there.head("GET") + "\r\n"
            let gone = Task { try await TestClient.request(there.port, request) }
            try await eventually("the poll waits") { nodes.other.endpoint.server.forwarding?.isIdle == false }
            gone.cancel()
            try await eventually("its end is known") { nodes.other.endpoint.server.forwarding?.isIdle == true }
            try nodes.one.endpoint.broadcast("lab:a", "said", ["n": 1])
            #expect(try await there.poll().messages == [#"[null,null,"lab:a","said",{"n":1}]"#])
        }
    }

    @Test func aTokenThatNobodyKnowsIsGone() async throws {
        try await TwoNodes.run { nodes in
            var client = try await PollClient(nodes.one)
            // Of the right node, but no session.
            let server = nodes.one.endpoint.server
            client.token = LongPollToken(node: server.node, loop: 0, cluster: server.configuration.cluster).text
            let there = self.moved(client, to: nodes.other)
            #expect(try await there.poll().status == 410)
            #expect(try await there.post([#"["1","1","lab:a","phx_join",{}]"#]) == 410)
            // Of no node that there is: a poll gets a session here.
            client.token = LongPollToken(node: 7, loop: 0).text
            let answer = try await self.moved(client, to: nodes.other).poll()
            #expect(answer.status == 410)
            #expect(answer.token != nil)
        }
    }

    @Test func aTokenThatNoNodeHasMadeIsNotHandedOn() async throws {
        try await TwoNodes.run { nodes in
            let token = LongPollToken(node: nodes.one.endpoint.server.node, loop: 0)
            let forwarding = try #require(nodes.other.endpoint.server.forwarding)
            #expect(!forwarding.hasNode(of: token))
            let signed = try await PollClient(nodes.one).token
            #expect(forwarding.hasNode(of: try #require(LongPollToken(signed))))
        }
    }

    @Test func badBodiesAreRefusedOverThereAsHere() async throws {
        try await TwoNodes.run { nodes in
            let client = try await PollClient(nodes.one)
            #expect(try await self.moved(client, to: nodes.other).post(["no message"]) == 400)
            let many = [String](repeating: #"[null,"1","phoenix","heartbeat",{}]"#, count: 101)
            #expect(try await self.moved(client, to: nodes.other).post(many) == 413)
        }
    }
}
