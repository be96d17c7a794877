import MetricsTestKit
import NIOCore
import Testing

@testable import Roost

/// What happens to clients that send more than they may, through a real socket.
@Suite struct RateLimitTests {
    private func limited(_ metrics: TestMetrics, _ limit: String) -> Int64 {
        metrics.counterTotal(label: MetricName.rateLimited, dimensions: [("limit", limit)])
    }

    /// How many of these frames come before the connection is closed for a violation of the rules.
    private func countUntilClose(_ client: TestClient, _ expected: WireFrame) async throws -> Int {
        var count = 0
        var frame = try await client.next()
        while frame == expected {
            count += 1
            frame = try await client.next()
        }
        #expect(frame == .close(1_008))
        return count
    }

    @Test func closesAConnectionThatSendsTooManyMessages() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.messageRate = .init(perSecond: 1, burst: 5) }, metrics: metrics) { server, _ in
            let other = try await server.connect()
            try await other.join("1", "lab:a")
            let client = try await server.connect()
            let heartbeat = #"[null,"1","phoenix","heartbeat",{}]"#
            client.send(Array(repeating: heartbeat, count: 100))
            #expect((5..<20).contains(try await self.countUntilClose(client, .text(reply(nil, "1", "phoenix")))))
            #expect(self.limited(metrics, "messages") == 1)
            other.push("1", "2", "lab:a", "echo")
            try await other.expect(reply("1", "2", "lab:a"))
        }
    }

    @Test func countsPings() async throws {
        try await Lab.run(adjust: { $0.messageRate = .init(perSecond: 1, burst: 3) }) { server, _ in
            let client = try await server.connect()
            for _ in 0..<50 { client.write(WireFrame.masked(9, [])) }
            #expect((3..<20).contains(try await self.countUntilClose(client, .pong)))
        }
    }

    @Test func closesAConnectionThatSendsTooManyBytes() async throws {
        let metrics = TestMetrics()
        try await Lab.run(
            adjust: { $0.byteRate = .init(perSecond: 1, burst: 10_000) },
            metrics: metrics
        ) { server, _ in
            let client = try await server.connect()
            // One message that never ends: bytes count when they come, not when a message is complete.
            client.write(
                ByteBuffer(bytes: [0x81, 0xFE, 0xFF, 0xFF, 0, 0, 0, 0] + Array(repeating: 0x61, count: 12_000))
            )
            try await client.expectClose(1_008)
            #expect(self.limited(metrics, "bytes") == 1)
        }
    }

    @Test func refusesTooManyJoins() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.joinRate = .init(perSecond: 1, burst: 2) }, metrics: metrics) { server, _ in
            let client = try await server.connect()
            client.send((1...30).map { #"["\#($0)","\#($0)","lab:\#($0)","phx_join",{}]"# })
            let refusals = { metrics.counterTotal(label: MetricName.joins, dimensions: [("result", "rate_limited")]) }
            try await eventually("not refused") { refusals() > 10 }
            while try await client.next()
                != .text(reply("30", "30", "lab:30", "error", #"{"reason":"too many joins"}"#))
            {}
            client.push("1", "40", "lab:1", "echo")
            while try await client.next() != .text(reply("1", "40", "lab:1")) {}
        }
    }

    @Test func refusesLongNames() async throws {
        let metrics = TestMetrics()
        try await Lab.run(
            adjust: { ($0.maxTopicSize, $0.maxEventSize) = (8, 10) },
            metrics: metrics
        ) { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:1234")
            client.push("2", "2", "lab:12345", "phx_join")
            try await client.expect(reply("2", "2", "lab:12345", "error", #"{"reason":"topic too long"}"#))
            client.push("1", "3", "lab:1234", "12345678901")
            try await client.expect(reply("1", "3", "lab:1234", "error", #"{"reason":"event too long"}"#))
            for reason in ["topic too long", "event too long"] {
                let name = MetricName.malformedMessages
                #expect(metrics.counterTotal(label: name, dimensions: [("reason", reason)]) == 1)
            }
        }
    }

    @Test(arguments: [
        "x: " + String(repeating: "a", count: 200) + "\r\n",
        String(repeating: "x: aaaaaaaaaaaaaaaaaa\r\n", count: 20),
        String(repeating: "x: a\r\n", count: 40),
    ])
    func refusesLargeHeaders(_ fields: String) async throws {
        try await TestServer.run(
            adjust: { ($0.maxHeaderFieldSize, $0.maxHeaderSize, $0.maxHeaderCount) = (100, 300, 30) },
            routes: { $0.get("/") { _ in .text("hi") } }
        ) { server in
            let fits = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
            #expect(try await TestClient.request(server.port, fits).status == 200)
            let response = try await TestClient.request(
                server.port,
                "GET / HTTP/1.1\r\nhost: localhost\r\n\(fields)\r\n"
            )
            #expect(response.status == 431)
            #expect(response.body == "the header is too large")
        }
    }
}
