import RoostValkey
import TestSupport

/// Servers for the tests: of Valkey or Redis, whichever is there.
enum RedisServer {
    /// `ROOST_REDIS_SERVER` says which, if several are.
    static let binary =
        EngineProcess.find("valkey-server", variable: "ROOST_REDIS_SERVER")
        ?? EngineProcess.find("redis-server", variable: "ROOST_REDIS_SERVER")

    static let isThere = binary != nil

    /// A server that has not been started.
    ///
    /// - Parameter options: More of its command line, given its port and the directory for its files.
    static func make(_ options: (_ port: Int, _ directory: String) throws -> [String]) throws -> EngineProcess {
        guard let binary = self.binary else { throw Complaint("no valkey-server or redis-server") }
        return try EngineProcess(binary) { port, directory in
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--dir", directory]
                + (try options(port, directory))
        }
    }

    /// A server that runs.
    static func start(_ options: String...) async throws -> EngineProcess {
        let server = try self.make { _, _ in options }
        try await server.start()
        return server
    }

    /// An adapter for servers, which does not wait long.
    static func adapter(
        _ engines: [EngineProcess],
        _ configure: (inout ValkeyConfiguration) -> Void = { _ in }
    ) -> Valkey {
        let servers = engines.map { ValkeyServer(host: "127.0.0.1", port: $0.port) }
        var configuration = ValkeyConfiguration(servers: servers)
        configuration.reconnectDelay = .milliseconds(20)...(.milliseconds(200))
        configure(&configuration)
        return Valkey(configuration)
    }
}
