/// What every message carries: where it belongs, its number there and when it was to be sent.
///
/// 40 characters that need no escape in JSON: `RBM:`, the time as 16 hexadecimal digits, the stream and the number as 8
/// each, and a check sum as 4.
struct Marker: Equatable, Sendable {
    /// Its length in bytes.
    static let size = 40
    /// `RBM:` as a little-endian word.
    static let prefix: UInt32 = 0x3A4D_4252

    /// When the message was to be sent, in nanoseconds of `MonotonicClock`.
    var time: UInt64
    /// The topic of a broadcast, the connection of an echo.
    var stream: UInt32
    /// 1 for the first message of a stream, then 2, 3 …
    var number: UInt32

    init(time: UInt64, stream: UInt32, number: UInt32) {
        self.time = time
        self.stream = stream
        self.number = number
    }

    /// Reads a marker from 40 bytes that begin with its prefix; nil if its check sum is wrong.
    @inline(__always)
    init?(at bytes: UnsafeRawPointer) {
        let high = HexDigits.decode(Self.word(bytes, 4))
        let low = HexDigits.decode(Self.word(bytes, 12))
        self.time = UInt64(high) << 32 | UInt64(low)
        self.stream = HexDigits.decode(Self.word(bytes, 20))
        self.number = HexDigits.decode(Self.word(bytes, 28))
        let check = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 36, as: UInt32.self))
        guard check == self.check else { return nil }
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Writes the 40 bytes.
    func write(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: Self.prefix.littleEndian, as: UInt32.self)
        let parts = [UInt32(truncatingIfNeeded: self.time >> 32), UInt32(truncatingIfNeeded: self.time)]
        for (index, part) in (parts + [self.stream, self.number]).enumerated() {
            bytes.storeBytes(of: HexDigits.encode(part).littleEndian, toByteOffset: 4 + 8 * index, as: UInt64.self)
        }
        bytes.storeBytes(of: self.check.littleEndian, toByteOffset: 36, as: UInt32.self)
    }

    /// Sixteen bits of a mix of all parts, as four digits.
    @inline(__always)
    private var check: UInt32 {
        var mix = self.time ^ (UInt64(self.stream) << 32 | UInt64(self.number)) &* 0x9E37_79B9_7F4A_7C15
        mix = (mix ^ mix >> 29) &* 0xBF58_476D_1CE4_E5B9
        return UInt32(truncatingIfNeeded: HexDigits.encode(UInt32(mix >> 48)) >> 32)
    }
}
