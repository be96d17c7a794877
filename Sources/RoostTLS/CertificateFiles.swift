import NIOCore
import NIOSSL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The files with a certificate and its key.
struct CertificateFiles: Sendable {
    /// What stands in the files.
    struct Contents: Sendable, Equatable {
        let certificate: [UInt8]
        let key: [UInt8]

        /// Stands for files that cannot be read.
        static let unreadable = Contents(certificate: [], key: [])
    }

    let certificate: String
    let key: String

    func read() throws(TLSFileError) -> Contents {
        Contents(certificate: try Self.read(self.certificate), key: try Self.read(self.key))
    }

    private static func read(_ path: String) throws(TLSFileError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw TLSFileError(path: path, reason: "cannot be read")
        }
    }

    /// What connections are made with. That certificate and key belong together is checked here.
    func makeContext(_ contents: Contents, _ options: TLSOptions) throws(TLSFileError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try self.chain(contents).map { .certificate($0) },
            privateKey: .privateKey(try self.privateKey(contents))
        )
        configuration.minimumTLSVersion = options.minimumVersion == .tls13 ? .tlsv13 : .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = TimeAmount(options.closeTimeout)
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFileError(path: self.key, reason: "the key does not belong to the certificate: \(error)")
        }
    }

    private func chain(_ contents: Contents) throws(TLSFileError) -> [NIOSSLCertificate] {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(contents.certificate)
            if !chain.isEmpty { return chain }
        } catch {}
        throw TLSFileError(path: self.certificate, reason: "holds no certificate in PEM form")
    }

    private func privateKey(_ contents: Contents) throws(TLSFileError) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(bytes: contents.key, format: .pem)
        } catch {
            throw TLSFileError(path: self.key, reason: "holds no private key in PEM form, or one with a passphrase")
        }
    }
}
