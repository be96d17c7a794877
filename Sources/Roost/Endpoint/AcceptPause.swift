import Logging
import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Stops accepting for a moment when the system has no descriptors or memory left for another connection.
///
/// The connection that could not be accepted stays in the backlog, so that the listening socket stays readable: without
/// the pause the event loop would try again without end, at the cost of all its connections. (NIO's
/// `AcceptBackoffHandler` holds reads back, but the socket remains registered for reading.)
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any NIOCore.Channel

    private static let length: TimeAmount = .milliseconds(250)
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        self.logger.warning("cannot accept connections", metadata: [LogKey.error: "\(error)"])
        self.setAccepting(false, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.length) { bound.value.0.setAccepting(true, bound.value.1) }
    }

    private func setAccepting(_ isAccepting: Bool, _ context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isAccepting)
    }
}
