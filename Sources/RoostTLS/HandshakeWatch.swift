import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// Waits behind the TLS handler for the end of the handshake, counts what became of it, and leaves.
///
/// Errors of the handshake end here: NIO's handler has told the client and closes the connection. On the event loop
/// only.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let metrics: TLSMetrics
    private let logger: Logger
    private var isDecided = false

    init(metrics: TLSMetrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    /// The endpoint is about to end the connection, for which it has one reason at this stage.
    func cut() {
        self.decide(.timedOut)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            self.decide(.ok)
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let text = "\(error)"
        let outcome = HandshakeOutcome(failure: text)
        guard self.decide(outcome), outcome != .abandoned else { return }
        self.logger.info(
            "handshake failed",
            metadata: [LogKey.result: "\(outcome.rawValue)", LogKey.reason: "\(text)"]
        )
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.decide(.abandoned)
        context.fireChannelInactive()
    }

    @discardableResult
    private func decide(_ outcome: HandshakeOutcome) -> Bool {
        guard !self.isDecided else { return false }
        self.isDecided = true
        self.metrics.handshakes(outcome)
        return true
    }
}
