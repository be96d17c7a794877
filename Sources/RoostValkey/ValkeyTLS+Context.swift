import NIOCore
import NIOSSL

extension ValkeyTLS {
    /// What connections are made with.
    ///
    /// - Throws: When a file is missing, or is not what it should be.
    func makeContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        // A server that is gone does not say goodbye either.
        configuration.shutdownTimeout = .milliseconds(500)
        if let authorities = self.authorities { configuration.trustRoots = .file(authorities) }
        if let certificate = self.certificate {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
        }
        if let key = self.key {
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
