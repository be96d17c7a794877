package import NIOCore

/// Frames to be sent together.
package struct FrameBatch: Sendable {
    /// What to write, one after the other.
    package private(set) var buffers: [ByteBuffer] = []
    /// How many bytes that is.
    package private(set) var bytes = 0
    /// How many frames end in the buffers.
    package private(set) var frames = 0

    mutating func add(_ buffer: ByteBuffer, frames: Int) {
        self.buffers.append(buffer)
        self.bytes += buffer.readableBytes
        self.frames += frames
    }

    /// Hands all of it to NIO. On the event loop.
    ///
    /// - Parameter whenWritten: Called on the event loop when the socket has taken it; not when the connection has ended.
    package func write(to context: ChannelHandlerContext, _ whenWritten: @escaping () -> Void) {
        guard let last = self.buffers.last else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess(whenWritten)
        for buffer in self.buffers.dropLast() { context.write(NIOAny(buffer), promise: nil) }
        context.writeAndFlush(NIOAny(last), promise: promise)
    }
}
