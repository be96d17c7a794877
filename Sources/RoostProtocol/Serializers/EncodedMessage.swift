public import NIOCore

/// A message as bytes, ready to be framed.
public struct EncodedMessage: Hashable, Sendable {
    /// Bytes best left free in front of a message: a WebSocket header fits in, so that framing moves nothing.
    package static let headroom = 10

    /// The kind of frame to send it in.
    public var kind: FrameKind
    /// The readable bytes are the message.
    public var bytes: ByteBuffer

    /// A message in `bytes`. If the buffer's reader index is at least 10, its header will be written in front of it in
    /// place; else the message is copied.
    public init(kind: FrameKind, bytes: ByteBuffer) {
        self.kind = kind
        self.bytes = bytes
    }

    /// Gives the bytes away, so that whoever gets them has them alone and writes to them in place.
    package mutating func takeBytes() -> ByteBuffer {
        let bytes = self.bytes
        self.bytes = ByteBuffer()
        return bytes
    }

    /// An empty buffer for a message of `capacity` bytes, with that room in front.
    package static func buffer(capacity: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: capacity + headroom)
        buffer.moveWriterIndex(to: headroom)
        buffer.moveReaderIndex(to: headroom)
        return buffer
    }
}
