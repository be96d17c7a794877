import CoreMetrics
import Logging
import MetricsTestKit
import NIOCore
import Testing

@testable import Roost

/// An endpoint on a port that the system has given, for the length of a test.
struct TestServer {
    let endpoint: Endpoint
    let port: Int

    static func run(
        loops: Int = 2,
        metrics: TestMetrics = TestMetrics(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        adjust: (inout EndpointConfiguration) -> Void = { _ in },
        routes: (inout Routes) -> Void,
        body: (TestServer) async throws -> Void
    ) async throws {
        var configuration = EndpointConfiguration()
        configuration.port = 0
        configuration.eventLoops = loops
        adjust(&configuration)
        let endpoint = withMetricsFactory(metrics) {
            Endpoint(configuration: configuration, logger: logger, routes: routes)
        }
        try await self.run(endpoint, body: body)
    }

    static func run(_ endpoint: Endpoint, body: (TestServer) async throws -> Void) async throws {
        let task = Task { try await endpoint.run() }
        let server = TestServer(endpoint: endpoint, port: try #require(await endpoint.port))
        let outcome: (any Error)?
        do {
            try await body(server)
            outcome = nil
        } catch {
            outcome = error
        }
        task.cancel()
        try await task.value
        if let outcome { throw outcome }
    }

    func connect(_ path: String = "/socket/websocket?vsn=2.0.0", headers: String = "") async throws -> TestClient {
        try await TestClient.connect(self.port, path, headers: headers)
    }
}
