public import Logging
public import NIOCore
import NIOSSL
public import Roost
import Synchronization

/// TLS for an endpoint, with a certificate and a key from files: `https` and `wss` instead of `http` and `ws`.
///
/// ```swift
/// var configuration = EndpointConfiguration()
/// configuration.security = try TLS(certificate: "cert.pem", key: "key.pem")
/// ```
///
/// While the endpoint runs it looks at the files from time to time. When they have changed, new connections get the new
/// certificate; connections that stand keep theirs, and go on. Files that cannot be used change nothing: an error is
/// logged, once, and the certificate that was there stays.
///
/// TLS 1.2 and 1.3 are spoken, `http/1.1` is chosen by ALPN (RFC 7301). Clients are not asked for certificates.
public final class TLS: ConnectionSecurity {
    private struct State {
        var context: NIOSSLContext
        var inUse: CertificateFiles.Contents
        /// What could not be used, so that it is not tried and reported again and again.
        var unusable: CertificateFiles.Contents?
    }

    private let files: CertificateFiles
    private let options: TLSOptions
    private let metrics = TLSMetrics()
    private let state: Mutex<State>

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - certificate: The path of a PEM file with the certificate, followed by those that lead from it to one that
    ///     clients know.
    ///   - key: The path of a PEM file with its private key, without a passphrase.
    /// - Throws: `TLSFileError` when a file cannot be read or used, or the key is that of another certificate.
    public init(certificate: String, key: String, options: TLSOptions = TLSOptions()) throws {
        self.files = CertificateFiles(certificate: certificate, key: key)
        self.options = options
        let contents = try self.files.read()
        let context = try self.files.makeContext(contents, options)
        self.state = Mutex(State(context: context, inUse: contents))
    }

    /// Reads the files now, from any thread. New connections use them; if this throws, they use what was there.
    ///
    /// - Throws: `TLSFileError`, as when the value was made.
    public func reload() throws {
        do {
            try self.use(try self.files.read())
        } catch {
            self.metrics.reloads(.failed)
            throw error
        }
    }

    private func use(_ contents: CertificateFiles.Contents) throws {
        let context = try self.files.makeContext(contents, self.options)
        self.state.withLock { $0 = State(context: context, inUse: contents) }
        self.metrics.reloads(.ok)
    }

    // MARK: ConnectionSecurity

    /// Adds the handlers of a connection.
    public func protect(_ channel: any NIOCore.Channel, logger: Logger) throws {
        let context = self.state.withLock { $0.context }
        try channel.pipeline.syncOperations.addHandlers(
            NIOSSLServerHandler(context: context),
            HandshakeWatch(metrics: self.metrics, logger: logger)
        )
    }

    /// Closes the socket past the handler that would say goodbye first.
    public func cut(_ channel: any NIOCore.Channel) {
        let pipeline = channel.pipeline.syncOperations
        if let watch = try? pipeline.handler(type: HandshakeWatch.self) { watch.cut() }
        guard let context = try? pipeline.context(handlerType: NIOSSLServerHandler.self) else {
            return channel.close(promise: nil)
        }
        context.close(promise: nil)
    }

    /// Looks at the files, until the task is cancelled.
    public func run(logger: Logger) async {
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: self.options.checkInterval)) != nil else { return }
            self.check(logger)
        }
    }

    private func check(_ logger: Logger) {
        do {
            let contents = try self.files.read()
            guard self.isNew(contents) else { return }
            do {
                try self.use(contents)
                logger.info("certificate reloaded", metadata: [LogKey.path: "\(self.files.certificate)"])
            } catch {
                self.state.withLock { $0.unusable = contents }
                self.report(error, logger)
            }
        } catch {
            // Not there, or not readable: perhaps being replaced just now.
            let isFirst = self.state.withLock { state in
                defer { state.unusable = .unreadable }
                return state.unusable != .unreadable
            }
            if isFirst { self.report(error, logger) }
        }
    }

    private func isNew(_ contents: CertificateFiles.Contents) -> Bool {
        self.state.withLock { state in
            if contents == state.inUse { state.unusable = nil }
            return contents != state.inUse && contents != state.unusable
        }
    }

    private func report(_ error: any Error, _ logger: Logger) {
        self.metrics.reloads(.failed)
        logger.error("certificate not reloaded", metadata: [LogKey.error: "\(error)"])
    }
}
