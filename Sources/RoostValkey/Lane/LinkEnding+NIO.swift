import NIOCore
import NIOSSL
import RoostCluster

extension LinkEnding {
    /// What an error of a connection means.
    init(_ error: any Error) {
        switch error {
        case let ending as LinkEnding: self = ending
        case ChannelError.connectTimeout: self = .timedOut
        // A server that was killed says no goodbye.
        case NIOSSLError.uncleanShutdown: self = .closed
        case NIOSSLError.handshakeFailed(let reason) where "\(reason)".contains("EOF during handshake"): self = .closed
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(.tls, Self.explain("\(error)"))
        default: self.init(.closed, "\(error)")
        }
    }

    /// BoringSSL's words say little to those who do not know it.
    private static func explain(_ text: String) -> String {
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "the server's certificate has expired, or is not trusted: \(text)"
        }
        return text.contains("WRONG_VERSION_NUMBER") ? "the server does not speak TLS: \(text)" : text
    }

    /// What it means that there was no connection to be had.
    init(connecting error: any Error) {
        let ending = LinkEnding(error)
        self.init(ending.failure == .closed ? .unreachable : ending.failure, ending.detail)
    }
}
