import NIOSSL
import Roost
import RoostTLS
import TestSupport
import Testing

@Suite struct ReloadTests {
    private static let first = try? NIOSSLCertificate(bytes: Array(TestPair.first.certificate.utf8), format: .pem)
    private static let second = try? NIOSSLCertificate(bytes: Array(TestPair.second.certificate.utf8), format: .pem)

    private static var often: TLSOptions {
        var options = TLSOptions()
        options.checkInterval = .milliseconds(10)
        return options
    }

    @Test func takesUpRenewedFilesAndKeepsConnectionsThatStand() async throws {
        let files = try PairFiles()
        let log = LogLines()
        try await SecuredServer.run(files: files, options: Self.often, log: log) { server in
            let standing = try await Client.secured(server.port)
            try await eventually("no handshake") { server.handshakes("ok") == 1 }
            try files.write(.second)
            try await eventually("not reloaded") { server.reloads("ok") == 1 }
            #expect(try await self.certificate(server) == Self.second)
            #expect(try await standing.certificate() == Self.first)
            standing.send("GET /uri HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            try await eventually("no answer") { standing.isEnded }
            #expect(standing.received.hasPrefix("HTTP/1.1 200"))
            #expect(log.all.contains { $0.hasPrefix("info certificate reloaded") })
        }
    }

    @Test(arguments: ["", "nonsense", TestPair.second.certificate])
    func keepsWhatItHasWhenTheFilesCannotBeUsedAndSaysSoOnce(certificate: String) async throws {
        let files = try PairFiles()
        let log = LogLines()
        try await SecuredServer.run(files: files, options: Self.often, log: log) { server in
            try files.write(certificate: certificate)
            try await eventually("not noticed") { server.reloads("failed") == 1 }
            // Some more looks at the same files.
            try await Task.sleep(for: .milliseconds(100))
            #expect(server.reloads("failed") == 1)
            #expect(log.all.filter { $0.hasPrefix("error certificate not reloaded") }.count == 1)
            #expect(try await self.certificate(server) == Self.first)
            try files.write(.second)
            try await eventually("not reloaded") { server.reloads("ok") == 1 }
            #expect(try await self.certificate(server) == Self.second)
        }
    }

    @Test func keepsWhatItHasWhileAFileIsMissing() async throws {
        let files = try PairFiles()
        try await SecuredServer.run(files: files, options: Self.often) { server in
            try files.removeCertificate()
            try await eventually("not noticed") { server.reloads("failed") == 1 }
            #expect(try await self.certificate(server) == Self.first)
            try files.write(.second)
            try await eventually("not reloaded") { server.reloads("ok") == 1 }
        }
    }

    @Test func reloadsOnDemand() async throws {
        let files = try PairFiles()
        try await SecuredServer.run(files: files) { server in
            try files.write(.second)
            try server.tls.reload()
            #expect(try await self.certificate(server) == Self.second)
            try files.write(key: TestPair.first.key)
            #expect(throws: TLSFileError.self) { try server.tls.reload() }
            #expect(try await self.certificate(server) == Self.second)
        }
    }

    @Test func doesNotStartWithFilesThatCannotBeUsed() throws {
        let files = try PairFiles()
        try files.write(key: TestPair.second.key)
        #expect(throws: TLSFileError.self) { try TLS(certificate: files.certificate, key: files.key) }
        try files.write(key: "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----")
        let error = #expect(throws: TLSFileError.self) { try TLS(certificate: files.certificate, key: files.key) }
        #expect(error?.path == files.key && error?.description.contains("secret") == false)
        #expect(throws: TLSFileError.self) { try TLS(certificate: files.key, key: files.key) }
        #expect(throws: TLSFileError.self) { try TLS(certificate: "/nowhere/cert.pem", key: files.key) }
    }

    private func certificate(_ server: SecuredServer) async throws -> NIOSSLCertificate? {
        let client = try await Client.secured(server.port)
        client.send("GET /uri HTTP/1.1\r\nhost: x\r\n\r\n")
        try await eventually("no answer") { !client.received.isEmpty }
        return try await client.certificate()
    }
}
