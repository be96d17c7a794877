import NIOCore

/// The connection as a handler of NIO's, in as many channels as it is awake in one after the other.
extension WebSocketConnection: ChannelInboundHandler, ChannelOutboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func handlerAdded(context: ChannelHandlerContext) {
        if !self.hold.isHeld, self.phase == .open { self.begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        if self.hold.context !== context { self.woke(context) }
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.ended(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.ended(context)
        context.fireChannelInactive()
    }

    /// A channel has ended: the one that holds the socket, or one that the connection has left to sleep.
    private func ended(_ context: ChannelHandlerContext) {
        if self.hold.context === context { self.finish() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.take(self.unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.loop.hasRead()
    }

    func read(context: ChannelHandlerContext) {
        if self.holdsReads {
            self.isReadHeld = true
        } else {
            context.read()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
