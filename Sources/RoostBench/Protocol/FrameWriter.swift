#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Writes one frame of a client at a time, into one buffer that is used again and again.
///
/// The payload is written first; `finish` masks it where it stands and puts the header in front.
struct FrameWriter {
    private static let headroom = 14
    /// All frames are masked with the same key: nothing here has to be kept from a proxy.
    static let key: UInt32 = 0x5A3C_96E1

    private let buffer: UnsafeMutableRawPointer
    private let capacity: Int
    private var end = Self.headroom

    /// A writer for payloads of up to `capacity` bytes. Its memory is never given back: a worker has one for life.
    init(capacity: Int) {
        self.capacity = capacity + Self.headroom
        self.buffer = .allocate(byteCount: self.capacity, alignment: 16)
    }

    mutating func append(_ text: StaticString) {
        self.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { self.append($0) }
    }

    /// Appends bytes; what exceeds the capacity is left away.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let count = min(bytes.count, self.capacity - self.end)
        guard count > 0, let base = bytes.baseAddress else { return }
        memcpy(self.buffer + self.end, base, count)
        self.end += count
    }

    /// Appends a number in decimal.
    mutating func append(_ number: UInt64) {
        guard self.capacity - self.end >= 20 else { return }
        var digits = 1
        var rest = number
        while rest > 9 {
            rest /= 10
            digits += 1
        }
        rest = number
        for position in stride(from: self.end + digits - 1, through: self.end, by: -1) {
            self.buffer.storeBytes(of: UInt8(0x30 + rest % 10), toByteOffset: position, as: UInt8.self)
            rest /= 10
        }
        self.end += digits
    }

    mutating func append(_ marker: Marker) {
        guard self.capacity - self.end >= Marker.size else { return }
        marker.write(to: self.buffer + self.end)
        self.end += Marker.size
    }

    /// What was written, not as a frame. Valid until the next use of the writer.
    mutating func take() -> UnsafeRawBufferPointer {
        defer { self.end = Self.headroom }
        return UnsafeRawBufferPointer(start: self.buffer + Self.headroom, count: self.end - Self.headroom)
    }

    /// What was written, as a frame. Valid until the next use of the writer.
    mutating func finish(_ opcode: UInt8 = FrameOpcode.text) -> UnsafeRawBufferPointer {
        let length = self.end - Self.headroom
        self.mask(length)
        self.end = Self.headroom
        self.buffer.storeBytes(of: Self.key.littleEndian, toByteOffset: Self.headroom - 4, as: UInt32.self)
        let start = self.writeLength(length)
        self.buffer.storeBytes(of: 0x80 | opcode, toByteOffset: start, as: UInt8.self)
        return UnsafeRawBufferPointer(start: self.buffer + start, count: Self.headroom - start + length)
    }

    private func mask(_ length: Int) {
        let start = self.buffer + Self.headroom
        let word = (UInt64(Self.key) << 32 | UInt64(Self.key)).littleEndian
        let wholeWords = length & ~7
        for offset in stride(from: 0, to: wholeWords, by: 8) {
            let value = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ word
            start.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
        }
        for offset in wholeWords..<length {
            let key = UInt8(truncatingIfNeeded: Self.key >> (8 * UInt32(offset & 3)))
            start.storeBytes(
                of: start.load(fromByteOffset: offset, as: UInt8.self) ^ key,
                toByteOffset: offset,
                as: UInt8.self
            )
        }
    }

    /// Puts the length in front of the key, and returns where the header begins.
    private func writeLength(_ length: Int) -> Int {
        let key = Self.headroom - 4
        if length < 126 {
            self.buffer.storeBytes(of: 0x80 | UInt8(length), toByteOffset: key - 1, as: UInt8.self)
            return key - 2
        }
        if length <= UInt16.max {
            self.buffer.storeBytes(of: UInt16(length).bigEndian, toByteOffset: key - 2, as: UInt16.self)
            self.buffer.storeBytes(of: 0xFE, toByteOffset: key - 3, as: UInt8.self)
            return key - 4
        }
        self.buffer.storeBytes(of: UInt64(length).bigEndian, toByteOffset: key - 8, as: UInt64.self)
        self.buffer.storeBytes(of: 0xFF, toByteOffset: key - 9, as: UInt8.self)
        return key - 10
    }
}
