import NIOCore
import NIOSSL

/// What connections are made from: the configuration, and what the URLs say.
struct NATSSettings: Sendable {
    let configuration: NATSConfiguration
    let servers: [NATSServerAddress]
    let insistsOnTLS: Bool

    private let credentials: [NATSServerAddress: NATSCredentials]
    private let defaultCredentials: NATSCredentials

    init(_ urls: [NATSURL], _ configuration: NATSConfiguration) {
        self.configuration = configuration
        self.servers = urls.map(\.address)
        // One URL with tls:// does for all: the credentials of all of them are those of one cluster.
        self.insistsOnTLS = urls.contains(where: \.insistsOnTLS) || configuration.tls.isHandshakeFirst
        let shown = urls.filter { $0.credentials != .none }
        self.credentials = Dictionary(shown.map { ($0.address, $0.credentials) }) { first, _ in first }
        let own = configuration.credentials
        self.defaultCredentials = own == .none ? shown.first?.credentials ?? .none : own
    }

    /// Reads what there is to be read, to see whether it can be used.
    func check() throws {
        for server in self.servers { _ = try self.greeting(for: server) }
        let tls = self.configuration.tls
        if self.insistsOnTLS || tls.authorities != nil || tls.certificate != nil { _ = try self.context() }
    }

    /// How to introduce oneself to a server.
    func greeting(for server: NATSServerAddress) throws(NATSSetupError) -> NATSGreeting {
        NATSGreeting(
            name: self.configuration.clientName,
            pass: try NATSPass(self.credentials[server] ?? self.defaultCredentials),
            insistsOnTLS: self.insistsOnTLS,
            isHandshakeFirst: self.configuration.tls.isHandshakeFirst
        )
    }

    /// What encrypts a connection to a server, and checks who it is.
    func tlsHandler(for server: NATSServerAddress) throws -> NIOSSLClientHandler {
        let name = self.configuration.tls.serverName ?? server.knownAs ?? server.host
        // Without a name, the certificate has to be for the address that was connected to.
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return try NIOSSLClientHandler(context: try self.context(), serverHostname: isAddress ? nil : name)
    }

    private func context() throws -> NIOSSLContext {
        let options = self.configuration.tls
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        do {
            if let path = options.authorities {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
            }
            if let path = options.certificate {
                tls.certificateChain = try NIOSSLCertificate.fromPEMFile(path).map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: options.key ?? path, format: .pem))
            }
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw NATSSetupError("the certificate files for NATS cannot be used: \(error)")
        }
    }
}
