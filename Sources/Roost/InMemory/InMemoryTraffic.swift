import NIOCore

/// What clients have received.
package struct InMemoryTraffic: Sendable {
    /// WebSocket frames.
    package private(set) var frames = 0
    /// Their bytes, headers included.
    package private(set) var bytes = 0
    /// Writes that were not whole frames. There should be none.
    package private(set) var broken = 0

    init() {}

    /// Counts the frames of a write.
    ///
    /// - Returns: How many there are.
    mutating func add(_ write: ByteBuffer) -> Int {
        let count = Self.count(write)
        self.bytes += write.readableBytes
        self.frames += count ?? 0
        if count == nil { self.broken += 1 }
        return count ?? 0
    }

    /// The number of whole frames that the bytes are; `nil` when something is left over.
    private static func count(_ write: ByteBuffer) -> Int? {
        var (index, count) = (write.readerIndex, 0)
        while index < write.writerIndex {
            guard let size = self.frameSize(write, index) else { return nil }
            index += size
            count += 1
        }
        return index == write.writerIndex ? count : nil
    }

    /// The size of the frame at an index, header included: server frames are not masked (RFC 6455, 5.2).
    private static func frameSize(_ write: ByteBuffer, _ index: Int) -> Int? {
        guard let length = write.getInteger(at: index + 1, as: UInt8.self) else { return nil }
        switch length {
        case 126: return write.getInteger(at: index + 2, as: UInt16.self).map { Int($0) + 4 }
        case 127: return write.getInteger(at: index + 2, as: UInt64.self).map { Int(clamping: $0) &+ 10 }
        default: return Int(length) + 2
        }
    }
}
