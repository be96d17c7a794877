import NIOCore
import NIOSSL
import RoostCluster

extension Ending {
    /// What an error of a connection means.
    init(_ error: any Error) {
        switch error {
        case let ending as Ending: self = ending
        case ChannelError.connectTimeout: self = .timedOut
        // A server that was killed says no goodbye.
        case NIOSSLError.uncleanShutdown: self = .closed
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(.tls, "\(error)")
        default: self.init(.closed, "\(error)")
        }
    }

    /// What it means that there was no connection to be had.
    init(connecting error: any Error) {
        let ending = Ending(error)
        self.init(ending.failure == .closed ? .unreachable : ending.failure, ending.detail)
    }
}
