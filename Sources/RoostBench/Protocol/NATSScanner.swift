#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Takes the commands of a NATS server apart. There may be several in a frame, and one in several frames.
struct NATSScanner {
    /// A command, as far as it matters here.
    enum Command {
        /// A message, with its payload.
        case message(UnsafeRawBufferPointer)
        case ping
        case pong
        /// With what the server says.
        case error(String)
        /// Something that asks for nothing.
        case other
        /// Nothing that a server may say.
        case violation
    }

    /// The longest command line that is taken.
    static let longestLine = 65_536

    private let bytes: UnsafeRawBufferPointer
    /// Where the next command begins.
    private(set) var position = 0

    /// The bytes must outlive what the scanner finds.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next command; nil when there is no whole one any more.
    @inline(__always)
    mutating func next() -> Command? {
        guard let base = self.bytes.baseAddress, self.position < self.bytes.count else { return nil }
        let (start, rest) = (base + self.position, self.bytes.count &- self.position)
        guard let found = memchr(start, 0x0A, rest) else { return rest > Self.longestLine ? .violation : nil }
        let line = UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(found) - start)
        guard line.count > 3, line[0] == 0x4D else { return self.short(line) }
        return self.message(line, rest)
    }

    /// `MSG subject sid [reply-to] size`, and the payload in a line of its own.
    @inline(__always)
    private mutating func message(_ line: UnsafeRawBufferPointer, _ rest: Int) -> Command? {
        guard let size = Self.size(line) else { return .violation }
        let whole = line.count &+ 1 &+ size &+ 2
        guard whole <= rest else { return nil }
        let payload = self.bytes[(self.position &+ line.count &+ 1)..<(self.position &+ whole &- 2)]
        self.position &+= whole
        return .message(UnsafeRawBufferPointer(rebasing: payload))
    }

    /// The number that a line ends with.
    @inline(__always)
    private static func size(_ line: UnsafeRawBufferPointer) -> Int? {
        var end = line.count
        if end > 0, line[end &- 1] == 0x0D { end &-= 1 }
        var (size, scale) = (0, 1)
        while end > 0, case let digit = line[end &- 1], digit != 0x20 {
            guard (0x30...0x39).contains(digit), scale <= 100_000_000 else { return nil }
            size &+= Int(digit &- 0x30) &* scale
            scale &*= 10
            end &-= 1
        }
        return scale > 1 && end > 0 && size <= ServerFrameHeader.longestPayload ? size : nil
    }

    private mutating func short(_ line: UnsafeRawBufferPointer) -> Command {
        self.position += line.count + 1
        let text = String(decoding: line.dropLast(line.last == 0x0D ? 1 : 0), as: UTF8.self)
        switch text.prefix(4) {
        case "PING": return .ping
        case "PONG": return .pong
        case "-ERR": return .error(String(text.dropFirst(5)))
        case "INFO", "+OK": return .other
        default: return .violation
        }
    }
}
