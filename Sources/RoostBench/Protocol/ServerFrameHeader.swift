/// The header of a frame from a server (RFC 6455 section 5.2): not masked, 2, 4 or 10 bytes.
struct ServerFrameHeader: Equatable {
    /// What the bytes at hand begin with.
    enum Scan: Equatable {
        /// A header, and its whole payload after it.
        case whole(ServerFrameHeader)
        /// Not yet a whole frame.
        case incomplete
        /// A frame that is longer than is taken.
        case tooLong
        /// No frame that a server may send to a client that has offered no extension.
        case violation
    }

    /// The longest payload that is taken.
    static let longestPayload = 64 << 20

    var opcode: UInt8
    var isFinal: Bool
    /// The bytes of the payload.
    var length: Int
    /// The bytes of the header.
    var size: Int

    /// Looks at the beginning of `count` bytes.
    @inline(__always)
    static func scan(_ bytes: UnsafeRawPointer, count: Int) -> Scan {
        guard count >= 2 else { return .incomplete }
        let first = bytes.load(fromByteOffset: 0, as: UInt8.self)
        let second = bytes.load(fromByteOffset: 1, as: UInt8.self)
        guard first & 0x70 == 0, second & 0x80 == 0 else { return .violation }
        guard second < 126 else { return scanLong(bytes, count, first, second) }
        return finish(first, length: Int(second), size: 2, count)
    }

    private static func scanLong(_ bytes: UnsafeRawPointer, _ count: Int, _ first: UInt8, _ second: UInt8) -> Scan {
        guard first & 0x08 == 0 else { return .violation }
        guard count >= (second == 126 ? 4 : 10) else { return .incomplete }
        if second == 126 {
            let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            return finish(first, length: Int(length), size: 4, count)
        }
        let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        guard length <= UInt64(Int64.max) else { return .violation }
        guard length <= UInt64(Self.longestPayload) else { return .tooLong }
        return finish(first, length: Int(length), size: 10, count)
    }

    @inline(__always)
    private static func finish(_ first: UInt8, length: Int, size: Int, _ count: Int) -> Scan {
        guard count >= size &+ length else { return .incomplete }
        return .whole(
            ServerFrameHeader(opcode: first & 0x0F, isFinal: first & 0x80 != 0, length: length, size: size)
        )
    }
}
