import NIOCore

/// Collects what is to be written: small pieces are copied together, large ones stay as they are.
struct Writing {
    private static let copyLimit = 16_384

    private(set) var pieces: [ByteBuffer] = []
    private var current = ByteBuffer()

    /// How many bytes there are.
    private(set) var size = 0

    /// Adds small things.
    mutating func write(_ body: (inout ByteBuffer) -> Void) {
        let before = self.current.readableBytes
        body(&self.current)
        self.size += self.current.readableBytes - before
    }

    /// Adds a frame.
    mutating func write(_ frame: ByteBuffer) {
        guard frame.readableBytes > Self.copyLimit else {
            return self.write { _ = $0.writeImmutableBuffer(frame) }
        }
        self.closePiece()
        self.pieces.append(frame)
        self.size += frame.readableBytes
    }

    /// Everything, to be handed to a channel in this order.
    mutating func take() -> [ByteBuffer] {
        self.closePiece()
        self.size = 0
        defer { self.pieces = [] }
        return self.pieces
    }

    private mutating func closePiece() {
        guard self.current.readableBytes > 0 else { return }
        self.pieces.append(self.current)
        self.current = ByteBuffer()
    }
}
