import RoostValkey
import TestSupport
import Testing

extension ValkeyEngineTests {
    @Suite("TLS")
    struct TLSTests {
        private func start(_ certificate: TestCertificate, clients: String = "no") async throws -> EngineProcess {
            let engine = try RedisServer.make { port, directory in
                let paths = try certificate.write(to: directory, as: "server")
                let authority = try TestCertificate.authority.write(to: directory, as: "authority")
                return [
                    "--loglevel", "verbose", "--port", "0", "--tls-port", "\(port)", "--tls-cert-file",
                    paths.certificate,
                    "--tls-key-file", paths.key, "--tls-ca-cert-file", authority.certificate,
                    "--tls-auth-clients", clients,
                ]
            }
            try await engine.start()
            return engine
        }

        private func adapter(
            _ engine: EngineProcess,
            host: String = "127.0.0.1",
            _ configure: (inout ValkeyTLS) -> Void = { _ in }
        ) -> Valkey {
            RedisServer.adapter([engine]) { configuration in
                configuration.servers = [ValkeyServer(host: host, port: engine.port)]
                var tls = ValkeyTLS()
                tls.authorities = "\(engine.directory)/authority.pem"
                configure(&tls)
                configuration.tls = tls
            }
        }

        /// As many as a socket takes at once: Redis 7, and Valkey before 8.0.2, closes a TLS connection for which frames have to wait,
        /// when it tries again with fewer bytes than before (OpenSSL's "bad length").
        private static let burst = 40

        private func staysDown(_ engine: EngineProcess, _ adapter: Valkey, reason: String) async throws {
            try await AdapterSuite(engines: [engine]) { adapter }.staysDown(adapter, reason: reason)
        }

        @Test("By address and by name, also after a restart", arguments: ["127.0.0.1", "localhost"])
        func goesWell(_ host: String) async throws {
            let engine = try await self.start(.server)
            let suite = AdapterSuite(engines: [engine]) { self.adapter(engine, host: host) }
            try await suite.deliversInOrder(burst: Self.burst)
            try await suite.carriesFramesOfAllSizes()
            try await suite.survivesRestarts()
            try await suite.flushesWhenCancelled()
        }

        @Test("Certificates that must not be accepted")
        func badCertificates() async throws {
            let expired = try await self.start(.expired)
            try await self.staysDown(expired, self.adapter(expired), reason: "expired")
            let stranger = try await self.start(.stranger)
            try await self.staysDown(stranger, self.adapter(stranger), reason: "tls")
            try await self.staysDown(stranger, self.adapter(stranger, host: "localhost"), reason: "tls")
            let server = try await self.start(.server)
            try await self.staysDown(server, self.adapter(server) { $0.authorities = nil }, reason: "not trusted")
        }

        @Test("A certificate for a name that the server is not reached by")
        func serverName() async throws {
            let engine = try await self.start(.stranger)
            let suite = AdapterSuite(engines: [engine]) { self.adapter(engine) { $0.serverName = "other.example" } }
            try await suite.deliversInOrder(burst: Self.burst)
            try await self.staysDown(engine, self.adapter(engine) { $0.serverName = "an.example" }, reason: "tls")
        }

        @Test("A server that wants a certificate")
        func clientCertificates() async throws {
            let engine = try await self.start(.server, clients: "yes")
            try await self.staysDown(engine, self.adapter(engine), reason: "tls")
            let paths = try TestCertificate.client.write(to: engine.directory, as: "client")
            let suite = AdapterSuite(engines: [engine]) {
                self.adapter(engine) { ($0.certificate, $0.key) = (paths.certificate, paths.key) }
            }
            try await suite.deliversInOrder(burst: Self.burst)
        }

        @Test("TLS to a server that speaks none, and none to one that does")
        func onlyOneSide() async throws {
            let plain = try await RedisServer.start()
            let authority = try TestCertificate.authority.write(to: plain.directory, as: "authority")
            #expect(authority.certificate == "\(plain.directory)/authority.pem")
            try await self.staysDown(plain, self.adapter(plain), reason: "speaks no TLS")
            let secure = try await self.start(.server)
            try await self.staysDown(secure, RedisServer.adapter([secure]), reason: "speaks only TLS")
        }

        @Test("Files that are missing end the adapter")
        func missingFiles() async throws {
            let engine = try await RedisServer.start()
            let adapter = self.adapter(engine) { $0.authorities = "/nowhere/authority.pem" }
            await #expect(throws: (any Error).self) {
                try await adapter.run(SuiteReceiver(), logger: LogLines().logger)
            }
        }
    }
}
