import NIOCore
import TestSupport
import Testing

@testable import Roost

/// What handlers on an event loop send arrives in the order in which they have sent it.
@Suite struct EventLoopOrderTests {
    private static let (clients, events) = (6, 40)

    private func run(_ body: (TestServer) async throws -> Void) async throws {
        let mount: (inout Routes) -> Void = { routes in
            routes.socket("/socket", LabSocket.self) { $0.channel("order:*") { OrderChannel() } }
        }
        try await TestServer.run(loops: 1, routes: mount, body: body)
    }

    private func payload(_ client: Int, _ number: Int) -> String { #"{"n":"\#(client).\#(number)"}"# }

    private func said(_ client: Int, _ number: Int) -> [String] {
        let (topic, payload) = ("order:\(client)", self.payload(client, number))
        return [
            pushed("1", topic, "first", payload),
            broadcasted(topic, "second", payload),
            pushed("1", topic, "third", payload),
            broadcasted(OrderChannel.common, "common", payload),
            reply("1", "\(number)", topic, "ok", payload),
        ]
    }

    private func connect(_ server: TestServer, _ number: Int) async throws -> TestClient {
        let client = try await server.connect("/socket/websocket?vsn=2.0.0&id=me:\(number)")
        try await client.join("1", "order:\(number)")
        try await client.join("0", OrderChannel.common)
        return client
    }

    /// All events of a client, in writes of several.
    private func send(_ client: TestClient, _ number: Int, _ seed: inout RandomSeed) {
        var texts = (0..<Self.events).map { event in
            let kind = seed.chance(30) ? "slow" : "quick"
            return #"["1","\#(event)","order:\#(number)","\#(kind)",\#(self.payload(number, event))]"#
        }[...]
        while !texts.isEmpty {
            let count = seed.number(1..<12)
            client.send(Array(texts.prefix(count)))
            texts = texts.dropFirst(count)
        }
    }

    /// What others have broadcast, by whom.
    private func others(_ frames: [String], _ me: Int) -> [[String]] {
        (0..<Self.clients).map { other in
            other == me ? [] : frames.filter { $0.contains(#"{"n":"\#(other)."#) }
        }
    }

    @Test func nothingOvertakesAnything() async throws {
        var seed = RandomSeed()
        try await self.run { server in
            var clients: [TestClient] = []
            for number in 0..<Self.clients { clients.append(try await self.connect(server, number)) }
            for (number, client) in clients.enumerated() { self.send(client, number, &seed) }
            for (number, client) in clients.enumerated() {
                var frames: [String] = []
                for _ in 0..<(Self.events * (Self.clients + 4)) { frames.append("\(try await client.next())") }
                #expect(
                    frames.filter { $0.contains(#"{"n":"\#(number)."#) }
                        == (0..<Self.events).flatMap { self.said(number, $0) }
                )
                let expected = (0..<Self.clients).map { other in
                    other == number
                        ? []
                        : (0..<Self.events).map { broadcasted(OrderChannel.common, "common", self.payload(other, $0)) }
                }
                #expect(self.others(frames, number) == expected)
            }
        }
    }

    @Test func theEndComesAfterWhatWasSentBeforeIt() async throws {
        try await self.run { server in
            let client = try await self.connect(server, 0)
            client.push("1", "7", "order:0", "go", self.payload(0, 7))
            for text in self.said(0, 7) { try await client.expect(text) }
            try await client.expectClose(1_001)
        }
    }

    /// The handler that lets a client in is still under way when that is looked at which the client has already sent.
    @Test func answersWhatCameWhileTheClientWasLetIn() async throws {
        let mount: (inout Routes) -> Void = { $0.socket("/socket", SlowSocket.self) { _ in } }
        try await TestServer.run(loops: 1, routes: mount) { server in
            let client = try await TestClient.connect(server.port) { channel in
                try await eventually("not asked") { SlowSocket.gate.waiting == 1 }
                var bytes = WireFrame.masked(1, Array(#"[null,"1","phoenix","heartbeat",{}]"#.utf8))
                bytes.writeImmutableBuffer(WireFrame.masked(9, []))
                bytes.writeImmutableBuffer(WireFrame.masked(8, [3, 232]))
                try await channel.writeAndFlush(bytes)
                SlowSocket.gate.open()
            }
            try await client.expect(reply(nil, "1", "phoenix"))
            #expect(try await client.next() == .pong)
            try await client.expectClose(1_000)
        }
    }
}
