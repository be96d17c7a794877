package import NIOCore
internal import Synchronization

/// Compresses messages for all connections that have agreed on a window. From any thread, without waiting for others.
///
/// The state of zlib is kept between messages, for as many callers as usually meet; more of them make their own for
/// the moment.
package final class MessageCompressor: Sendable {
    private static let keptDeflaters = 4

    private let level: Int
    private let windowBits: Int
    private let idle = Mutex<[Deflater]>([])

    /// - Parameters:
    ///   - level: zlib's level, 1 (fast) to 9 (small); others are taken for the nearest of them.
    ///   - windowBits: The base-2 logarithm of the window in bytes, 9 to 15; likewise.
    package init(level: Int, windowBits: Int) {
        self.level = min(max(level, 1), 9)
        self.windowBits = min(max(windowBits, 9), 15)
    }

    /// The payload of the frame of a compressed message (RFC 7692 section 7.2.1), with room for the frame's header in
    /// front; nil when it would be no smaller than the message, which is to go uncompressed then.
    package func compress(_ message: ByteBuffer) -> ByteBuffer? {
        let deflater = idle.withLock { $0.popLast() } ?? Deflater(level: level, windowBits: windowBits)
        let compressed = deflater.deflate(message)
        idle.withLock { if $0.count < Self.keptDeflaters { $0.append(deflater) } }
        return compressed
    }
}
