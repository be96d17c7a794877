import NIOCore
import RoostProtocol

/// Compressed messages as the tests write them.
enum Deflated {
    /// A message compressed as the server does it; it must be compressible.
    static func message(_ bytes: [UInt8], level: Int = 6, windowBits: Int = 15) -> [UInt8] {
        let compressed = MessageCompressor(level: level, windowBits: windowBits).compress(ByteBuffer(bytes: bytes))
        return compressed.map { Array(buffer: $0) } ?? []
    }

    /// A message in stored blocks (RFC 1951 section 3.2.4), which any bytes can be made into.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let blocks = stride(from: 0, to: bytes.count, by: 65_535).flatMap { start in
            block(bytes[start..<min(start + 65_535, bytes.count)])
        }
        return blocks + [0]
    }

    static func block(_ bytes: ArraySlice<UInt8>, isFinal: Bool = false) -> [UInt8] {
        let count = UInt16(bytes.count)
        let lengths = [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [isFinal ? 1 : 0] + lengths + bytes
    }

    static func hex(_ digits: String) -> [UInt8] {
        let digits = Array(digits.replacing(" ", with: ""))
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    /// What becomes of a message at the server, or why not.
    static func inflate(
        _ bytes: [UInt8],
        _ kind: WebSocketMessageKind = .binary,
        maxMessageSize: Int = 10_000_000,
        maxRatio: Int = 250,
        by inflater: MessageInflater = MessageInflater()
    ) -> Result<[UInt8], WebSocketViolation> {
        let limits = InflateLimits(maxMessageSize: maxMessageSize, maxRatio: maxRatio)
        return Result { () throws(WebSocketViolation) in
            Array(buffer: try inflater.inflate(ByteBuffer(bytes: bytes), kind, limits: limits))
        }
    }
}
