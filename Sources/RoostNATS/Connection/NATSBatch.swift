import NIOCore

/// Frames to be sent together.
struct NATSBatch {
    private(set) var buffers: [ByteBuffer] = []
    private(set) var bytes = 0
    /// How many frames end in the buffers.
    private(set) var frames = 0

    mutating func add(_ buffer: ByteBuffer, frames: Int) {
        self.buffers.append(buffer)
        self.bytes += buffer.readableBytes
        self.frames += frames
    }
}
