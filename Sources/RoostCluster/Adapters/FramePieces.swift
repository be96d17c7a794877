import DequeModule
package import NIOCore

/// Frames that wait to be sent, in buffers of a size that suits the socket: small frames are copied together, large ones
/// stay where they are.
package struct FramePieces: Sendable {
    /// From which size on a frame is not copied.
    static let large = 16_384
    /// How large a buffer is that they are copied into.
    package static let size = 65_536
    /// About how many bytes NIO gets at a time.
    package static let batch = 262_144
    /// How many buffers NIO gets at a time, at most: what one system call takes.
    static let maxBuffers = 512

    private struct Piece {
        var buffer = ByteBuffer()
        /// How many frames end in it.
        var frames = 0
        /// Whether a frame begins in it, or is it, and ends elsewhere.
        var isPartial = false
    }

    private var pieces = Deque<Piece>()

    /// The bytes that wait.
    package private(set) var bytes = 0
    /// The frames that wait.
    package private(set) var frames = 0

    /// Nothing waits.
    package init() {}

    /// Adds a frame with what stands around it.
    ///
    /// - Parameters:
    ///   - head: Writes what stands in front of it; short.
    ///   - end: What stands behind it.
    package mutating func append(_ frame: ByteBuffer, end: StaticString = "", head: (inout ByteBuffer) -> Void) {
        // A large frame has pieces of its own, so that batches can end between two of them.
        let isLarge = frame.readableBytes >= Self.large
        if isLarge || self.isLastFull { self.begin(capacity: isLarge ? 128 : Self.size) }
        self.write(head)
        if isLarge {
            self.appendShared(frame)
        } else {
            self.write { $0.writeImmutableBuffer(frame) }
        }
        self.write { $0.writeStaticString(end) }
        self.pieces[self.pieces.count - 1].frames += 1
        self.frames += 1
    }

    private mutating func appendShared(_ frame: ByteBuffer) {
        self.pieces[self.pieces.count - 1].isPartial = true
        self.pieces.append(Piece(buffer: frame, isPartial: true))
        self.bytes += frame.readableBytes
        self.begin(capacity: 128)
    }

    private var isLastFull: Bool {
        self.pieces.last.map { $0.buffer.readableBytes >= Self.size - 2 * Self.large } ?? true
    }

    private mutating func begin(capacity: Int) {
        var piece = Piece()
        // What is sent alone is small, as a rule.
        piece.buffer.reserveCapacity(self.pieces.isEmpty ? min(capacity, 1_024) : capacity)
        self.pieces.append(piece)
    }

    private mutating func write(_ body: (inout ByteBuffer) -> Void) {
        let index = self.pieces.count - 1
        let before = self.pieces[index].buffer.readableBytes
        body(&self.pieces[index].buffer)
        self.bytes += self.pieces[index].buffer.readableBytes - before
    }

    /// Takes the next ones out; at least one if there is any. Only whole frames: other commands may follow.
    package mutating func take() -> FrameBatch? {
        var batch = FrameBatch()
        var isPartial = false
        while isPartial || batch.bytes < Self.batch && batch.buffers.count < Self.maxBuffers,
            let piece = self.pieces.popFirst()
        {
            batch.add(piece.buffer, frames: piece.frames)
            isPartial = piece.isPartial
        }
        self.bytes -= batch.bytes
        self.frames -= batch.frames
        return batch.buffers.isEmpty ? nil : batch
    }
}
