import NIOCore
import RoostCluster

/// What waits for one process, within a bound.
struct HubQueue {
    private let limit: Int
    private var pieces = FramePieces()
    private var withNIO = 0
    /// The frames that were dropped since the process was last without any that wait.
    private(set) var dropped = 0

    /// - Parameter limit: How many bytes may wait.
    init(limit: Int) {
        self.limit = limit
    }

    /// A frame is to be sent.
    ///
    /// - Returns: Whether there was room for it.
    mutating func add(_ frame: ByteBuffer, number: UInt64) -> Bool {
        guard self.pieces.bytes + self.withNIO + frame.readableBytes <= self.limit else {
            self.dropped += 1
            return false
        }
        self.pieces.append(frame) { LocalWriter.message(number, size: frame.readableBytes, into: &$0) }
        return true
    }

    /// The next frames to write; `nil` when there are none, or NIO still has some.
    mutating func take() -> FrameBatch? {
        guard self.withNIO == 0, let batch = self.pieces.take() else { return nil }
        self.withNIO = batch.bytes
        return batch
    }

    /// NIO has written what it had.
    ///
    /// - Returns: How many frames were dropped, if the process has now caught up.
    mutating func written() -> Int {
        self.withNIO = 0
        guard self.pieces.bytes == 0 else { return 0 }
        defer { self.dropped = 0 }
        return self.dropped
    }
}
