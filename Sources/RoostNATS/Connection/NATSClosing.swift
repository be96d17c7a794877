import NIOCore
import NIOSSL
import RoostCluster

/// Closes connections.
enum NATSClosing {
    /// Closes the socket past the handler that would say goodbye first, and wait for an answer.
    static func close(_ context: ChannelHandlerContext) {
        let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self)
        (tls ?? context).close(promise: nil)
    }
}

extension NATSEnding {
    /// What an error of the pipeline means.
    init(_ error: any Error) {
        switch error {
        case NIOSSLError.uncleanShutdown: self.init(.closed, "the server has closed the connection")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(.tls, Self.text("\(error)"))
        default: self.init(.closed, "\(error)")
        }
    }

    private static func text(_ error: String) -> String {
        error.contains("CERTIFICATE_VERIFY_FAILED")
            ? "the server's certificate has expired, or is not trusted: \(error)" : error
    }
}
