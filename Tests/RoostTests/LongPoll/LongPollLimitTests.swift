import MetricsTestKit
import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// What becomes of sessions whose client, or whose channels, do too much or nothing.
@Suite struct LongPollLimitTests {
    private static func run(
        metrics: TestMetrics = TestMetrics(),
        adjust: (inout SocketConfiguration, inout LongPollConfiguration) -> Void = { _, _ in },
        _ body: (TestServer, Lab) async throws -> Void
    ) async throws {
        try await Lab.run(
            adjust: { configuration in
                var longPoll = LongPollConfiguration()
                adjust(&configuration, &longPoll)
                configuration.longPoll = longPoll
            },
            metrics: metrics,
            body
        )
    }

    private func count(_ metrics: TestMetrics, _ name: String, _ dimensions: (String, String)...) -> Int64 {
        dimensions.isEmpty
            ? metrics.counterTotal(label: name) : metrics.counterTotal(label: name, dimensions: dimensions)
    }

    private func open(_ metrics: TestMetrics, _ transport: String) -> Double? {
        metrics.meters(label: MetricName.connections)
            .first { $0.dimensions.contains { $0 == ("transport", transport) } }?.lastValue
    }

    @Test func countsSessionsAndAnswers() async throws {
        let metrics = TestMetrics()
        try await Self.run(metrics: metrics) { server, lab in
            let client = try await PollClient(server)
            try await client.join("1", "lab:a")
            #expect(self.open(metrics, "longpoll") == 1)
            #expect(self.open(metrics, "websocket") ?? 0 == 0)
            #expect(server.endpoint.stats.connections == 1)
            for (status, number) in [("410", 1), ("200", 2), ("204", 0)] {
                let counted = self.count(metrics, MetricName.longPollRequests, ("status", status))
                #expect(counted == Int64(number), "\(status)")
            }
            #expect(self.count(metrics, MetricName.connects, ("result", "accepted")) == 1)
            server.endpoint.disconnect("nobody")
            #expect(try await client.post([#"["1","2","lab:a","who",{}]"#]) == 200)
            let expected = reply("1", "2", "lab:a", "ok", #"{"transport":"longpoll","user":"nobody"}"#)
            #expect(try await client.poll().messages == [expected])
        }
    }

    @Test func endsAnAbandonedSession() async throws {
        let metrics = TestMetrics()
        let adjust: (inout SocketConfiguration, inout LongPollConfiguration) -> Void = {
            $1.timeout = .milliseconds(100)
            $1.window = .milliseconds(100)
        }
        try await Self.run(metrics: metrics, adjust: adjust) { server, lab in
            // On a busy machine a session can be over before its first batch comes.
            var client = try await PollClient(server)
            while try await client.post([#"["1","1","lab:a","phx_join",{}]"#]) != 200 {
                client = try await PollClient(server)
            }
            try await eventually("still there") { lab.recorder.lines.contains("lab:a: closed") }
            try await eventually("still open") { self.open(metrics, "longpoll") == 0 }
            #expect(self.count(metrics, MetricName.idleTimeouts) >= 1)
            #expect(try await client.post(["[]"]) == 410)
            for loop in server.endpoint.server.loops {
                try await eventually("not forgotten") {
                    try await loop.eventLoop.submit { loop.connections.all.count }.get() == 0
                }
            }
        }
    }

    /// Else a client could send any amount of them.
    @Test func countsBodiesThatAreNoBatches() async throws {
        let metrics = TestMetrics()
        try await Self.run(metrics: metrics, adjust: { configuration, _ in configuration.malformedLimit = 3 }) {
            server,
            _ in
            let client = try await PollClient(server)
            for _ in 0..<4 { #expect(try await client.post(["!"]) == 400) }
            #expect(self.count(metrics, MetricName.malformedMessages, ("reason", "bad batch")) == 4)
            #expect(try await client.post([#"[null,"2","phoenix","heartbeat",{}]"#]) == 410)
        }
    }

    @Test func metersBodiesThatAreNoBatches() async throws {
        let metrics = TestMetrics()
        let adjust: (inout SocketConfiguration, inout LongPollConfiguration) -> Void = { configuration, _ in
            configuration.byteRate = .init(perSecond: 1, burst: 1_000)
        }
        try await Self.run(metrics: metrics, adjust: adjust) { server, _ in
            let client = try await PollClient(server)
            let bad = "!" + String(repeating: "x", count: 599)
            #expect(try await client.post([bad]) == 400)
            #expect(try await client.post([bad]) == 429)
            #expect(self.count(metrics, MetricName.rateLimited, ("limit", "bytes")) == 1)
        }
    }

    @Test func endsASessionForWhichTooMuchWaits() async throws {
        let metrics = TestMetrics()
        try await Self.run(metrics: metrics, adjust: { configuration, _ in configuration.outboundLimit = 50_000 }) {
            server,
            lab in
            let client = try await PollClient(server)
            try await client.join("1", "lab:a")
            let filler = String(repeating: "x", count: 20_000)
            for _ in 0..<2 { try server.endpoint.broadcast("lab:a", "big", ["x": .string(filler)]) }
            #expect(try await client.post([#"[null,"2","phoenix","heartbeat",{}]"#]) == 200)
            #expect(self.count(metrics, MetricName.slowConsumers) == 0)
            try server.endpoint.broadcast("lab:a", "big", ["x": .string(filler)])
            try await eventually("not dropped") { lab.recorder.lines == ["lab:a: closed"] }
            #expect(self.count(metrics, MetricName.slowConsumers) == 1)
            #expect(try await client.poll().messages == [], "it is cut, as a WebSocket would be")
            let queued = metrics.meters(label: MetricName.queuedBytes).first
            #expect(queued?.lastValue == 0)
        }
    }

    @Test func endsASessionForWhichTooManyMessagesWait() async throws {
        let metrics = TestMetrics()
        try await Self.run(metrics: metrics, adjust: { $1.maxWaiting = 10 }) { server, _ in
            let client = try await PollClient(server)
            let heartbeat = #"[null,"2","phoenix","heartbeat",{}]"#
            #expect(try await client.post(Array(repeating: heartbeat, count: 10)) == 200)
            #expect(self.count(metrics, MetricName.slowConsumers) == 0)
            _ = try await client.post([heartbeat])
            try await eventually("not dropped") { self.count(metrics, MetricName.slowConsumers) == 1 }
            #expect(try await client.post([heartbeat]) == 410)
        }
    }

    /// As Phoenix: what a busy session does not take within the window is dropped, and the session lives.
    @Test func answersABatchThatIsNotTakenWithinTheWindow() async throws {
        let adjust: (inout SocketConfiguration, inout LongPollConfiguration) -> Void = {
            $0.mailboxLimit = 2
            $1.window = .milliseconds(100)
        }
        try await Self.run(adjust: adjust) { server, lab in
            let client = try await PollClient(server)
            #expect(try await client.post([#"["1","1","lab:a","phx_join",{}]"#]) == 200)
            try await eventually("no reply") { try await client.poll().messages == [reply("1", "1", "lab:a")] }
            let waits = (0..<4).map { #"["1","w\#($0)","lab:a","wait",{}]"# }
            #expect(try await client.post(waits) == 408)
            #expect(try await client.post([#"[null,"h","phoenix","heartbeat",{}]"#]) == 408)
            lab.gate.open()
            var received: [String] = []
            try await eventually("not received") {
                received += try await client.poll().messages
                return received.count == 3
            }
            #expect(received == ["w0", "w1", "w2"].map { reply("1", $0, "lab:a") })
            #expect(try await client.post([#"[null,"h","phoenix","heartbeat",{}]"#]) == 200)
        }
    }

    @Test func endsASessionWhoseClientSendsTooMuch() async throws {
        let metrics = TestMetrics()
        let adjust: (inout SocketConfiguration, inout LongPollConfiguration) -> Void = { configuration, _ in
            configuration.messageRate = RateLimit(perSecond: 1, burst: 10)
            configuration.byteRate = RateLimit(perSecond: 1, burst: 1_000)
        }
        try await Self.run(metrics: metrics, adjust: adjust) { server, _ in
            let heartbeat = #"[null,"2","phoenix","heartbeat",{}]"#
            let many = try await PollClient(server)
            #expect(try await many.post(Array(repeating: heartbeat, count: 20)) == 429)
            #expect(self.count(metrics, MetricName.rateLimited, ("limit", "messages")) == 1)
            #expect(try await many.post([heartbeat]) == 410)
            let large = try await PollClient(server)
            #expect(try await large.post(["[" + String(repeating: " ", count: 1_000) + "]"]) == 429)
            #expect(self.count(metrics, MetricName.rateLimited, ("limit", "bytes")) == 1)
            let restless = try await PollClient(server)
            #expect(try await restless.post([heartbeat]) == 200)
            #expect(try await restless.poll().status == 200)
        }
    }

    @Test func refusesWhatWebSocketsAreRefused() async throws {
        let metrics = TestMetrics()
        try await Self.run(metrics: metrics) { server, _ in
            let cases = [("do=refuse", 403), ("do=limit", 403), ("do=throw", 500), ("vsn=9.0.0", 403)]
            for (query, status) in cases {
                let request = "GET /socket/longpoll?\(query) HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
                let response = try await TestClient.request(server.port, request)
                #expect(response.body == "{\"status\":\(status)}")
                #expect(response.status == (status == 500 ? 500 : 200))
            }
            for (result, number) in [("refused", 2), ("error", 1), ("version", 1), ("accepted", 0)] {
                #expect(self.count(metrics, MetricName.connects, ("result", result)) == Int64(number), "\(result)")
            }
        }
    }

    @Test func endsAtShutdownWithTheReason() async throws {
        let lab = Lab()
        try await TestServer.run(
            routes: { lab.mount(&$0) { $0.longPoll = LongPollConfiguration() } },
            body: { server in
                let client = try await PollClient(server)
                try await client.join("1", "lab:a")
            }
        )
        try await eventually("not told") { lab.recorder.lines == ["lab:a: draining"] }
    }

    /// A session counts as a connection: one that polls on a connection of its own takes two places.
    @Test func refusesSessionsBeyondTheLimitOfConnections() async throws {
        let (lab, metrics) = (Lab(), TestMetrics())
        try await TestServer.run(
            metrics: metrics,
            adjust: { $0.maxConnections = 2 },
            routes: { lab.mount(&$0) { $0.longPoll = LongPollConfiguration() } },
            body: { server in
                _ = try await PollClient(server)
                let request = "GET /socket/longpoll HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
                try await eventually("not refused") {
                    let response = try await TestClient.request(server.port, request)
                    return response.status == 503 && response.body == #"{"status":500}"#
                }
                #expect(self.count(metrics, MetricName.connectionsRefused, ("limit", "total")) >= 1)
            }
        )
    }
}
