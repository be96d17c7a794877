import NIOCore
import NIOPosix

/// Lets an event loop look after its sockets before something goes on. On the event loop only.
///
/// NIO goes back to its sockets only when nothing is left to be done at once. Whoever puts himself off with `execute` again and
/// again keeps the loop from them, and so does whoever comes back after a pause that others fill with work. So a byte goes
/// through a pipe, which NIO finds among its sockets.
final class LoopYield: @unchecked Sendable {
    // Unchecked: all variables are only used on the event loop.

    /// How long the loop is left alone when the system has no descriptors left for a pipe.
    private static let pause = TimeAmount.microseconds(50)

    private let eventLoop: any EventLoop
    private var bell: RawDescriptor?
    private var rest: (() -> Void)?

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    deinit {
        self.bell?.close()
    }

    /// Goes on with something after the loop has looked after its sockets. One thing at a time.
    func yield(then rest: @escaping () -> Void) {
        self.rest = rest
        self.open()
        if let bell { Alarm.ring(bell) } else { self.pause() }
    }

    /// Makes the pipe, as long as there are descriptors. Otherwise the first to yield sees to it.
    func open() {
        guard self.bell == nil, let bootstrap = NIOPipeBootstrap(validatingGroup: self.eventLoop) else { return }
        guard let (end, bell) = Alarm.makePipe() else { return }
        self.bell = bell
        bootstrap
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16))
            .channelInitializer { [weak self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(YieldHandler(self))
                }
            }
            .takingOwnershipOfDescriptor(input: end.number)
            .whenFailure { [weak self] _ in
                end.close()
                self?.close()
            }
    }

    /// The pipe has gone, or could not be watched.
    fileprivate func close() {
        self.bell?.close()
        self.bell = nil
        if self.rest != nil { self.pause() }
    }

    private func pause() {
        self.eventLoop.scheduleTask(in: Self.pause) { self.goOn() }
    }

    /// The loop has come to the pipe. The other sockets that are ready come first.
    fileprivate func rang() {
        self.eventLoop.execute { self.goOn() }
    }

    private func goOn() {
        guard let rest else { return }
        self.rest = nil
        rest()
    }
}

/// Sees the pipe's byte.
private final class YieldHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private weak var owner: LoopYield?

    init(_ owner: LoopYield?) {
        self.owner = owner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.owner?.rang()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.owner?.close()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
