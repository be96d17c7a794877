import CoreMetrics
import Logging
import MetricsTestKit
import NIOCore
import Roost
import RoostTLS
import TestSupport
import Testing

/// An endpoint with TLS on a port that the system has given, for the length of a test.
struct SecuredServer {
    let port: Int
    let tls: TLS
    let metrics: TestMetrics

    static func run(
        files: PairFiles,
        options: TLSOptions = TLSOptions(),
        log: LogLines = LogLines(),
        adjust: (inout EndpointConfiguration) -> Void = { _ in },
        body: (SecuredServer) async throws -> Void
    ) async throws {
        let metrics = TestMetrics()
        let tls = try withMetricsFactory(metrics) {
            try TLS(certificate: files.certificate, key: files.key, options: options)
        }
        var configuration = EndpointConfiguration()
        configuration.port = 0
        configuration.eventLoops = 1
        configuration.security = tls
        adjust(&configuration)
        let endpoint = Endpoint(configuration: configuration, logger: log.logger) { routes in
            routes.get("/uri") { .text("\($0.uri.scheme) \($0.uri.host) \($0.uri.port)") }
        }
        let task = Task { try await endpoint.run() }
        let server = SecuredServer(port: try #require(await endpoint.port), tls: tls, metrics: metrics)
        let outcome = await Result { try await body(server) }
        task.cancel()
        try await task.value
        try outcome.get()
    }

    /// How many handshakes ended so.
    func handshakes(_ result: String) -> Int64 {
        (try? self.metrics.expectCounter("roost.tls.handshakes", [("result", result)]).totalValue) ?? 0
    }

    /// How many attempts to use other files ended so.
    func reloads(_ result: String) -> Int64 {
        (try? self.metrics.expectCounter("roost.tls.reloads", [("result", result)]).totalValue) ?? 0
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
