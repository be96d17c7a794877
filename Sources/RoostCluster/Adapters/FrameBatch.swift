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
}
