import MetricsTestKit
import NIOCore
import Testing

@testable import Roost

/// Connections without a channel of NIO, through real sockets.
@Suite struct HibernationTests {
    private static let filler = String(repeating: "x", count: 60_000)

    /// Runs a server whose connections hibernate at once.
    private func run(
        adjust: @escaping (inout SocketConfiguration) -> Void = { _ in },
        _ body: (TestServer, Lab, TestMetrics) async throws -> Void
    ) async throws {
        let metrics = TestMetrics()
        try await Lab.run(
            adjust: {
                $0.hibernateAfter = .milliseconds(1)
                adjust(&$0)
            },
            metrics: metrics
        ) { try await body($0, $1, metrics) }
    }

    private func asleep(_ server: TestServer, _ count: Int, _ location: SourceLocation = #_sourceLocation) async throws
    {
        try await eventually("not asleep", sourceLocation: location) {
            server.endpoint.server.metrics.hibernating.value == count
        }
    }

    @Test func sleepersHearBroadcastsAndAreHeard() async throws {
        try await self.run { server, _, _ in
            let clients = [try await server.connect(), try await server.connect()]
            for client in clients { try await client.join("1", "lab:a") }
            try await self.asleep(server, 2)
            try server.endpoint.broadcast("lab:a", "hi")
            for client in clients { try await client.expect(broadcasted("lab:a", "hi")) }
            clients[0].push("1", "2", "lab:a", "broadcast", #"{"n":1}"#)
            try await clients[0].expect(broadcasted("lab:a", "said", #"{"n":1}"#), reply("1", "2", "lab:a"))
            try await clients[1].expect(broadcasted("lab:a", "said", #"{"n":1}"#))
            try await self.asleep(server, 2)
        }
    }

    /// Frames that come in pieces, each of them by itself, are put together.
    @Test func readsWhatComesInPieces() async throws {
        try await self.run { server, _, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            let frame = WireFrame.masked(1, Array(#"["1","2","lab:a","echo",{"x":1}]"#.utf8))
            var rest = frame
            while let piece = rest.readSlice(length: min(7, rest.readableBytes)), piece.readableBytes > 0 {
                client.write(piece)
                try await Task.sleep(for: .milliseconds(2))
            }
            try await client.expect(reply("1", "2", "lab:a", "ok", #"{"x":1}"#))
        }
    }

    @Test func busyClientsWake() async throws {
        try await self.run(adjust: { $0.hibernateAfter = .milliseconds(500) }) { server, _, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            for number in 0..<2_000 { client.push("1", "\(number)", "lab:a", "echo") }
            for number in 0..<2_000 { try await client.expect(reply("1", "\(number)", "lab:a")) }
            try await eventually("does not wake") {
                client.push("1", "2", "lab:a", "echo")
                try await client.expect(reply("1", "2", "lab:a"))
                return server.endpoint.server.metrics.hibernating.value == 0
            }
            try await self.asleep(server, 1)
            client.push("1", "last", "lab:a", "echo")
            try await client.expect(reply("1", "last", "lab:a"))
        }
    }

    @Test func largeMessagesWake() async throws {
        try await self.run { server, _, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            let payload = "{\"x\":\"\(String(repeating: Self.filler, count: 30))\"}"
            client.push("1", "2", "lab:a", "echo", payload)
            try await client.expect(reply("1", "2", "lab:a", "ok", payload))
        }
    }

    /// What the socket does not take needs NIO; nothing is lost or out of order on the way back.
    @Test func wakesWhenBytesMustWait() async throws {
        try await self.run { server, _, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            try await client.setReading(false)
            for number in 0..<100 {
                try server.endpoint.broadcast("lab:a", "e", ["n": .int(number), "x": .string(Self.filler)])
            }
            try await self.asleep(server, 0)
            try await client.setReading(true)
            for number in 0..<100 {
                try await client.expect(broadcasted("lab:a", "e", #"{"n":\#(number),"x":"\#(Self.filler)"}"#))
            }
            try await self.asleep(server, 1)
            try server.endpoint.broadcast("lab:a", "hi")
            try await client.expect(broadcasted("lab:a", "hi"))
        }
    }

    /// A client that takes nothing is dropped, awake or not.
    @Test func slowSleepersAreDropped() async throws {
        try await self.run(adjust: { $0.outboundLimit = 1_000_000 }) { server, _, metrics in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            try await client.setReading(false)
            try await eventually("not dropped") {
                try server.endpoint.broadcast("lab:a", "e", ["x": .string(Self.filler)])
                return server.endpoint.server.metrics.connections.value == 0
            }
            #expect(metrics.counterTotal(label: MetricName.slowConsumers) == 1)
            #expect(server.endpoint.server.metrics.hibernating.value == 0)
            #expect(server.endpoint.server.metrics.queuedBytes.value == 0)
        }
    }

    /// A channel that is behind holds a sleeper's socket back too.
    @Test func sleepersAreHeldBack() async throws {
        try await self.run(adjust: { $0.mailboxLimit = 2 }) { server, lab, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            for number in 0..<50 {
                client.push("1", "\(number)", "lab:a", "wait", "\(number)")
                try await Task.sleep(for: .milliseconds(1))
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(lab.recorder.lines.count <= 1)
            lab.gate.open()
            for number in 0..<50 { try await client.expect(reply("1", "\(number)", "lab:a")) }
        }
    }

    /// The end comes with what has held the client back, and is noticed all the same.
    @Test func sleepersThatVanishWhileHeldBackAreNoticed() async throws {
        try await self.run(adjust: { $0.mailboxLimit = 2 }) { server, lab, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            client.send((0..<200).map { #"["1","\#($0)","lab:a","wait",\#($0)]"# })
            try await eventually("does not wait") { lab.gate.waiting == 1 }
            try await client.close()
            try await eventually("not gone") { server.endpoint.server.metrics.connections.value == 0 }
            lab.gate.open()
        }
    }

    @Test func sleepersSayGoodbye() async throws {
        try await self.run { server, lab, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            client.write(WireFrame.masked(8, [0x03, 0xE8]))
            try await client.expectClose(1_000)
            try await eventually("not gone") { server.endpoint.server.metrics.connections.value == 0 }
            try await eventually("not ended") { lab.recorder.lines == ["lab:a: closed"] }
            #expect(server.endpoint.server.metrics.hibernating.value == 0)
        }
    }

    @Test func sleepersThatVanishAreNoticed() async throws {
        try await self.run { server, lab, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            // Its last words come with the end, in one report.
            client.push("1", "2", "lab:a", "send", "1")
            try await client.close()
            try await eventually("not ended") { lab.recorder.lines == ["lab:a: closed"] }
            #expect(server.endpoint.server.metrics.hibernating.value == 0)
        }
    }

    @Test func silentSleepersTimeOut() async throws {
        try await self.run(adjust: { $0.timeout = .seconds(3) }) { server, _, metrics in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            try await client.expectClose(1_002)
            #expect(metrics.counterTotal(label: MetricName.idleTimeouts) == 1)
            #expect(server.endpoint.server.metrics.hibernating.value == 0)
        }
    }

    @Test func shutdownEndsSleepers() async throws {
        var client: TestClient?
        try await self.run { server, _, _ in
            client = try await server.connect()
            try await client?.join("1", "lab:a")
            try await self.asleep(server, 1)
        }
        try await client?.expectClose(1_012)
    }

    /// The share of an address is kept while its connections sleep, and given back.
    @Test func sleepersCount() async throws {
        let lab = Lab()
        try await TestServer.run(
            adjust: { $0.maxConnectionsPerAddress = 1 },
            routes: { lab.mount(&$0) { $0.hibernateAfter = .milliseconds(1) } }
        ) { server in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await self.asleep(server, 1)
            await #expect(throws: TestClient.Refused.self) { try await server.connect() }
            try await client.close()
            try await eventually("not let in") { (try? await server.connect()) != nil }
        }
    }

    @Test func compressedMessagesReachSleepers() async throws {
        try await self.run(adjust: { $0.compression = CompressionConfiguration() }) { server, _, _ in
            let client = try await server.connect(headers: "sec-websocket-extensions: permessage-deflate\r\n")
            client.push("1", "1", "lab:a", "phx_join")
            _ = try await client.next()
            try await self.asleep(server, 1)
            client.push("1", "2", "lab:a", "echo")
            _ = try await client.next()
        }
    }
}
