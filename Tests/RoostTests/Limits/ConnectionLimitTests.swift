import MetricsTestKit
import Testing

@testable import Roost

/// Connections beyond the limits of an endpoint.
@Suite struct ConnectionLimitTests {
    private let request = "GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"

    private func run(
        _ adjust: @escaping (inout EndpointConfiguration) -> Void,
        _ body: (TestServer, TestMetrics) async throws -> Void
    ) async throws {
        let (lab, metrics) = (Lab(), TestMetrics())
        try await TestServer.run(metrics: metrics, adjust: adjust, routes: { lab.mount(&$0) }) { server in
            try await body(server, metrics)
        }
    }

    private func refused(_ metrics: TestMetrics, _ limit: String) -> Int64 {
        metrics.counterTotal(label: MetricName.connectionsRefused, dimensions: [("limit", limit)])
    }

    @Test func answersThoseBeyondTheTotal() async throws {
        try await self.run({ $0.maxConnections = 2 }) { server, metrics in
            let clients = [try await server.connect(), try await server.connect()]
            let response = try await TestClient.request(server.port, self.request)
            #expect(response.status == 503)
            #expect(response.body == "too many connections")
            #expect(self.refused(metrics, "total") == 1)
            try await clients[0].close()
            try await eventually("still full") { !server.endpoint.server.accepting.isFull }
            let newcomer = try await server.connect()
            try await newcomer.join("1", "lab:a")
            try await clients[1].join("1", "lab:a")
        }
    }

    /// Sessions need no connection each: whoever opens many of them keeps nobody else from connecting.
    @Test func countsLongPollSessionsApart() async throws {
        let (lab, metrics) = (Lab(), TestMetrics())
        try await TestServer.run(
            metrics: metrics,
            adjust: { ($0.maxConnections, $0.maxConnectionsPerAddress) = (20, 5) },
            routes: { lab.mount(&$0) { $0.longPoll = LongPollConfiguration() } }
        ) { server in
            let open = "GET /socket/longpoll?vsn=2.0.0 HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
            var statuses: [Int] = []
            for _ in 0..<7 { statuses.append(try await TestClient.request(server.port, open).status) }
            #expect(statuses == [200, 200, 200, 200, 200, 503, 503])
            #expect(self.refused(metrics, "address") == 2)
            let client = try await server.connect()
            try await client.join("1", "lab:a")
        }
    }

    @Test func answersThoseBeyondTheirAddress() async throws {
        try await self.run({ $0.maxConnectionsPerAddress = 1 }) { server, metrics in
            let client = try await server.connect()
            let response = try await TestClient.request(server.port, self.request)
            #expect(response.status == 429)
            #expect(response.body == "too many connections from this address")
            #expect(self.refused(metrics, "address") == 1)
            try await client.close()
            try await eventually("still counted") { (try? await server.connect()) != nil }
        }
    }
}
