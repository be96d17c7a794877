import CoreMetrics
import MetricsTestKit
import Testing

@testable import Roost

/// The metrics move as ``MetricName`` says.
@Suite struct MetricsTests {
    private func count(_ metrics: TestMetrics, _ name: String, _ result: String? = nil) -> Int64 {
        guard let result else { return metrics.counterTotal(label: name) }
        return metrics.counterTotal(label: name, dimensions: [("result", result)])
    }

    private func level(_ metrics: TestMetrics, _ name: String) -> Double {
        metrics.meters(label: name).compactMap(\.lastValue).reduce(0, +)
    }

    @Test func countsConnections() async throws {
        let metrics = TestMetrics()
        try await Lab.run(metrics: metrics) { server, _ in
            let client = try await server.connect()
            for query in ["do=refuse", "do=throw", "vsn=9.0.0"] {
                _ = try? await server.connect("/socket/websocket?vsn=2.0.0&\(query)")
            }
            _ = try? await server.connect(headers: "origin: https://evil.org\r\n")
            let expected = [
                ("accepted", 1), ("refused", 1), ("error", 1), ("version", 1), ("origin", 1), ("invalid", 0),
            ]
            for (result, number) in expected {
                #expect(self.count(metrics, MetricName.connects, result) == number, "\(result)")
            }
            #expect(self.level(metrics, MetricName.connections) == 1)
            try await client.close()
            try await eventually("still connected") { self.level(metrics, MetricName.connections) == 0 }
        }
    }

    @Test func countsJoinsAndChannels() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.joinTimeout = .seconds(1) }, metrics: metrics) { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            for way in ["refuse", "throw", "wait"] {
                client.push("2", "2", "lab:\(way)", "phx_join", #"{"do":"\#(way)"}"#)
                _ = try await client.next()
            }
            client.push("3", "3", "nothing", "phx_join")
            _ = try await client.next()
            for result in ["ok", "refused", "crashed", "timed_out", "unmatched_topic"] {
                #expect(self.count(metrics, MetricName.joins, result) == 1, "\(result)")
            }
            #expect(self.level(metrics, MetricName.channels) == 1)
            client.push("1", "4", "lab:a", "throw")
            try await eventually("no crash") { self.count(metrics, MetricName.channelCrashes) == 1 }
            try await eventually("still there") { self.level(metrics, MetricName.channels) == 0 }
            lab.joinGate.open()
        }
    }

    @Test func countsMessages() async throws {
        let metrics = TestMetrics()
        try await Lab.run(metrics: metrics) { server, _ in
            let (client, other) = (try await server.connect(), try await server.connect())
            try await client.join("1", "lab:a")
            try await other.join("1", "lab:a")
            client.push("1", "2", "lab:a", "broadcast")
            try await client.expect(broadcasted("lab:a", "said"), reply("1", "2", "lab:a"))
            try await other.expect(broadcasted("lab:a", "said"))
            client.push("0", "3", "lab:a", "echo")
            client.push("1", "4", "lab:a", "echo")
            try await client.expect(reply("1", "4", "lab:a"))
            #expect(self.count(metrics, MetricName.messagesIn) == 5)
            #expect(self.count(metrics, MetricName.messagesOut) == 6)
            #expect(self.count(metrics, MetricName.broadcasts) == 1)
            #expect(self.count(metrics, MetricName.staleMessages) == 1)
        }
    }

    @Test func countsWhatGoesWrong() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.timeout = .seconds(5) }, metrics: metrics) { server, _ in
            let client = try await server.connect()
            client.send("nonsense")
            try await eventually("not counted") {
                metrics.counterTotal(label: MetricName.malformedMessages) == 1
            }
            try await client.expectClose(1_002)
            #expect(self.count(metrics, MetricName.idleTimeouts) == 1)
            let hostile = try await server.connect()
            hostile.write(WireFrame.unmasked)
            try await hostile.expectClose(1_002)
            #expect(metrics.counterTotal(label: MetricName.violations, dimensions: [("code", "1002")]) == 1)
            _ = try await TestClient.request(server.port, "GET /x HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n")
            #expect(metrics.counterTotal(label: MetricName.httpRequests, dimensions: [("status", "404")]) == 1)
        }
    }

    @Test func countsSlowClients() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.outboundLimit = 100_000 }, metrics: metrics) { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await client.setReading(false)
            let filler = String(repeating: "x", count: 90_000)
            try await eventually("not dropped") {
                try server.endpoint.broadcast("lab:a", "big", ["x": .string(filler)])
                return self.count(metrics, MetricName.slowConsumers) == 1
            }
            try await eventually("still counted") { self.level(metrics, MetricName.queuedBytes) == 0 }
        }
    }

    @Test func countsClientsThatTakeNothing() async throws {
        let metrics = TestMetrics()
        let adjust: (inout SocketConfiguration) -> Void = {
            $0.writeTimeout = .milliseconds(100)
            $0.outboundLimit = 64_000_000
        }
        try await Lab.run(adjust: adjust, metrics: metrics) { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await client.setReading(false)
            let filler = String(repeating: "x", count: 8_000_000)
            for _ in 0..<4 { try server.endpoint.broadcast("lab:a", "big", ["x": .string(filler)]) }
            try await eventually("not dropped") { self.count(metrics, MetricName.stalledWrites) == 1 }
            #expect(self.count(metrics, MetricName.slowConsumers) == 0)
        }
    }

    /// The level that is shown last must be the level that is.
    @Test func showsTheLevelThatManyThreadsHaveLeft() async {
        let metrics = TestMetrics()
        let level = withMetricsFactory(metrics) { MetricLevel("level") }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<2_000 {
                        level.increment(by: 3)
                        level.decrement(by: 2)
                    }
                }
            }
        }
        #expect(level.value == 16_000)
        #expect(self.level(metrics, "level") == 16_000)
    }
}
