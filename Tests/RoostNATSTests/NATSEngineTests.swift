import TestSupport
import Testing

@testable import RoostNATS

/// Tests with a real server, one after the other: each of them keeps a machine busy.
@Suite(
    .serialized,
    .enabled(if: NATSServer.binary != nil, "there is no nats-server; ROOST_NATS_SERVER says where one is")
)
enum NATSEngineTests {}

extension NATSEngineTests {
    /// What every adapter must do.
    @Suite struct Conformance {
        private func with(_ test: (AdapterSuite) async throws -> Void) async throws {
            let engine = try await NATSServer.start()
            try await test(AdapterSuite(engines: [engine]) { try NATSServer.adapter(engine) })
        }

        @Test func deliversInOrder() async throws { try await self.with { try await $0.deliversInOrder() } }
        @Test func doesNotEcho() async throws { try await self.with { try await $0.doesNotEcho() } }
        @Test func unsubscribes() async throws { try await self.with { try await $0.unsubscribes() } }
        @Test func carriesAllSizes() async throws { try await self.with { try await $0.carriesFramesOfAllSizes() } }
        @Test func keepsManySubscriptions() async throws {
            try await self.with { try await $0.keepsManySubscriptions() }
        }
        @Test func survivesRestarts() async throws { try await self.with { try await $0.survivesRestarts() } }
        @Test func waitsForTheEngine() async throws { try await self.with { try await $0.waitsForTheEngine() } }
        @Test func noticesHangs() async throws { try await self.with { try await $0.noticesAnEngineThatHangs() } }
        @Test func holdsBack() async throws { try await self.with { try await $0.holdsBackForSlowReceivers() } }
        @Test func flushes() async throws { try await self.with { try await $0.flushesWhenCancelled() } }
        @Test func endsWithoutAnEngine() async throws { try await self.with { try await $0.endsWithoutAnEngine() } }
    }

    /// Who is let in, and who is not.
    @Suite struct LettingIn {
        private func letsIn(
            _ engine: EngineProcess,
            _ prefix: String = "nats://",
            host: String = "127.0.0.1",
            _ change: @escaping @Sendable (inout NATSConfiguration) -> Void = { _ in }
        ) async throws {
            try await AdapterSuite(engines: [engine]) { try NATSServer.adapter(engine, prefix, host: host, change) }
                .deliversInOrder()
        }

        private func refuses(
            _ engine: EngineProcess,
            _ reason: String,
            _ prefix: String = "nats://",
            host: String = "127.0.0.1",
            _ change: @escaping @Sendable (inout NATSConfiguration) -> Void = { _ in }
        ) async throws {
            let suite = AdapterSuite(engines: [engine]) { try NATSServer.adapter(engine, prefix, host: host, change) }
            try await suite.staysDown(try suite.makeAdapter(), reason: reason)
        }

        @Test func userAndPassword() async throws {
            let engine = try await NATSServer.start { _ in #"authorization { user: "me", password: "p@ss" }"# }
            try await self.letsIn(engine, "nats://me:p%40ss@")
            try await self.letsIn(engine) { $0.credentials = .user("me", password: "p@ss") }
            try await self.refuses(engine, "Authorization Violation", "nats://me:wrong@")
            try await self.refuses(engine, "unauthorized")
        }

        @Test func token() async throws {
            let engine = try await NATSServer.start { _ in #"authorization { token: "t0ken" }"# }
            try await self.letsIn(engine, "nats://t0ken@")
            try await self.refuses(engine, "unauthorized", "nats://other@")
        }

        @Test func nkey() async throws {
            let (mine, other) = (NKeyTests.vectors[0], NKeyTests.vectors[1])
            let engine = try await NATSServer.start { _ in "authorization { users: [ { nkey: \(mine.publicKey) } ] }" }
            try await self.letsIn(engine) { $0.credentials = .nkey(seed: mine.seed) }
            try await self.refuses(engine, "unauthorized") { $0.credentials = .nkey(seed: other.seed) }
        }

        @Test func tls() async throws {
            let engine = try await NATSServer.start(NATSServer.tls(.server))
            try await self.letsIn(engine, "tls://")
            try await self.letsIn(engine, "nats://", host: "localhost")
            try await self.refuses(engine, "not trusted", "tls://") { $0.tls.authorities = nil }
            let other = try await NATSServer.start(NATSServer.tls(.stranger))
            try await self.letsIn(other, "tls://") { $0.tls.serverName = "other.example" }
        }

        @Test(arguments: [(TestCertificate.expired, "expired"), (.stranger, "tls")])
        func badCertificates(certificate: TestCertificate, reason: String) async throws {
            let engine = try await NATSServer.start(NATSServer.tls(certificate))
            try await self.refuses(engine, reason, "tls://")
            try await self.refuses(engine, reason, "nats://", host: "localhost")
        }

        @Test func clientCertificates() async throws {
            let engine = try await NATSServer.start(NATSServer.tls(.server, "verify: true"))
            let paths = try TestCertificate.client.write(to: engine.directory, as: "client")
            try await self.letsIn(engine, "tls://") {
                ($0.tls.certificate, $0.tls.key) = (paths.certificate, paths.key)
            }
            try await self.refuses(engine, "tls", "tls://")
        }

        @Test func noTLSWhereItIsInsistedOn() async throws {
            let engine = try await NATSServer.start()
            try await self.refuses(engine, "does not speak TLS", "tls://t0ken@")
            try await self.refuses(engine, "tls") { $0.tls.isHandshakeFirst = true }
        }

        @Test func tooManyConnections() async throws {
            let engine = try await NATSServer.start { _ in "max_connections: 1" }
            let first = SuitePeer(try NATSServer.adapter(engine))
            first.start()
            try await first.up()
            try await self.refuses(engine, "maximum connections exceeded")
            first.cancel()
            try await first.ended()
        }

        @Test func filesThatAreMissing() async throws {
            let engine = try await NATSServer.start()
            let missing = try NATSServer.adapter(engine, "tls://") { $0.tls.authorities = "/nowhere/ca.pem" }
            await #expect(throws: NATSSetupError.self) {
                try await missing.run(SuiteReceiver(), logger: LogLines().logger)
            }
            let file = try NATSServer.adapter(engine) { $0.credentials = .file("/nowhere/x.creds") }
            await #expect(throws: NATSSetupError.self) {
                try await file.run(SuiteReceiver(), logger: LogLines().logger)
            }
        }
    }
}
