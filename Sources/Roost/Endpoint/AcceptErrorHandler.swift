import Logging
import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps a listening socket going when the system has no descriptors or memory left for another connection.
///
/// The connection that could not be accepted stays in the backlog, so that the listening socket stays readable: the event
/// loop would try again without end, at the cost of all its connections. So the waiting connections are answered with the
/// help of a spare descriptor, and newcomers are accepted as soon as descriptors come back. Where that does not help,
/// nothing is accepted for a moment. (NIO's `AcceptBackoffHandler` holds reads back, but the socket remains registered for
/// reading.)
final class AcceptErrorHandler: ChannelInboundHandler {
    typealias InboundIn = any NIOCore.Channel

    private static let pause: TimeAmount = .milliseconds(250)
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    private let server: ServerContext
    private let spare: SpareDescriptor

    /// - Parameter answer: What connections are sent that cannot be accepted.
    init(server: ServerContext, answer: ByteBuffer) {
        self.server = server
        self.spare = SpareDescriptor(answer: answer)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        if self.server.accepting.beginShortage() {
            self.server.logger.warning("cannot accept connections", metadata: [LogKey.error: "\(error)"])
        }
        let refused = self.refuseWaiting(context)
        self.server.metrics.connectionsRefused(.files, count: refused)
        if refused == 0 { self.pauseAccepting(context) }
    }

    private func refuseWaiting(_ context: ChannelHandlerContext) -> Int {
        let refused = try? context.channel.pipeline.syncOperations
            .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { self.spare.refuse(from: CInt($0)) }
        return refused.flatMap { $0 } ?? 0
    }

    private func pauseAccepting(_ context: ChannelHandlerContext) {
        self.setAccepting(false, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) { bound.value.0.setAccepting(true, bound.value.1) }
    }

    private func setAccepting(_ isAccepting: Bool, _ context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isAccepting)
    }
}
