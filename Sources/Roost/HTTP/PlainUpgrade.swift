import NIOCore
import NIOHTTP1

/// The head of an ordinary request for a WebSocket, read from the one piece in which it has come.
///
/// What nearly all clients send when they connect, and nothing else: a whole request, `GET` and HTTP/1.1, a target and header
/// fields of the usual characters, one `Host`, no body, nothing behind it, and all that ``UpgradeRequest`` asks for. Whatever
/// differs in any way is left to NIO's parser, which then decides what it is.
struct PlainUpgrade {
    /// What the fields of a head may come to.
    struct Limits {
        var fieldSize: Int
        var headSize: Int
        var fieldCount: Int
    }

    private typealias Bytes = Slice<UnsafeRawBufferPointer>

    private let limits: Limits
    private var rest: Bytes
    private var headers: [(String, String)] = []
    private var (hosts, upgrades, connections, versions, keys) = (0, 0, 0, 0, 0)

    private init(_ bytes: UnsafeRawBufferPointer, _ limits: Limits) {
        self.limits = limits
        self.rest = bytes[...]
    }

    /// - Returns: `nil` when the bytes are something else.
    static func parse(_ bytes: ByteBuffer, limits: Limits) -> HTTPRequestHead? {
        guard bytes.readableBytes <= min(limits.headSize, 8_192) else { return nil }
        return bytes.withUnsafeReadableBytes { bytes in
            var parser = PlainUpgrade(bytes, limits)
            return parser.parse()
        }
    }

    private mutating func parse() -> HTTPRequestHead? {
        self.headers.reserveCapacity(12)
        guard let target = self.target() else { return nil }
        while let line = self.line() {
            if line.isEmpty { return self.head(target) }
            guard self.headers.count < self.limits.fieldCount, self.take(line) else { return nil }
        }
        return nil
    }

    private func head(_ target: String) -> HTTPRequestHead? {
        guard self.rest.isEmpty,
            (self.hosts, self.upgrades, self.connections, self.versions, self.keys) == (1, 1, 1, 1, 1)
        else { return nil }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: HTTPHeaders(self.headers))
    }

    private mutating func target() -> String? {
        guard
            let line = self.line(),
            line.starts(with: "GET /".utf8),
            line.suffix(9).elementsEqual(" HTTP/1.1".utf8)
        else { return nil }
        let target = line.dropFirst(4).dropLast(9)
        guard !target.isEmpty, target.allSatisfy({ CharacterClass.target.contains($0) }) else { return nil }
        return String(decoding: target, as: UTF8.self)
    }

    /// The next line without its end.
    private mutating func line() -> Bytes? {
        guard let end = self.rest.firstIndex(of: UInt8(ascii: "\n")), end > self.rest.startIndex else { return nil }
        guard self.rest[end - 1] == UInt8(ascii: "\r") else { return nil }
        defer { self.rest = self.rest[(end + 1)...] }
        return self.rest[self.rest.startIndex..<(end - 1)]
    }

    private mutating func take(_ line: Bytes) -> Bool {
        guard line.count <= self.limits.fieldSize, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            return false
        }
        let name = line[line.startIndex..<colon]
        // Without the spaces in front. Those behind are taken for what they are worth by NIO.
        let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
        guard
            !name.isEmpty,
            name.allSatisfy({ CharacterClass.token.contains($0) }),
            value.allSatisfy({ CharacterClass.value.contains($0) }),
            value.last != UInt8(ascii: " "),
            self.note(name, value)
        else { return false }
        self.headers.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        return true
    }

    /// Looks at the fields that decide what the request is.
    ///
    /// - Returns: Whether it may still be an ordinary one.
    private mutating func note(_ name: Bytes, _ value: Bytes) -> Bool {
        switch name.count {
        case 2: return !Self.equal(name, "te")
        case 4: self.hosts += Self.equal(name, "host") ? 1 : 0
        case 6: return !Self.equal(name, "expect")
        case 7 where Self.equal(name, "upgrade"):
            self.upgrades += 1
            return Self.equal(value, "websocket")
        case 7: return !Self.equal(name, "trailer")
        case 10 where Self.equal(name, "connection"):
            self.connections += 1
            return value.split(separator: UInt8(ascii: ",")).contains { Self.equal(Self.trimmed($0), "upgrade") }
        case 14: return !Self.equal(name, "content-length")
        case 17 where Self.equal(name, "sec-websocket-key"):
            self.keys += 1
            return value.count == 24 && value.suffix(2).elementsEqual("==".utf8)
        case 17: return !Self.equal(name, "transfer-encoding")
        case 21 where Self.equal(name, "sec-websocket-version"):
            self.versions += 1
            return value.elementsEqual("13".utf8)
        default: break
        }
        return true
    }

    private static func trimmed(_ value: Bytes) -> Bytes {
        let value = value.drop { $0 == UInt8(ascii: " ") }
        let end = value.lastIndex { $0 != UInt8(ascii: " ") }
        return value[..<(end.map { $0 + 1 } ?? value.startIndex)]
    }

    /// Whether bytes are these letters, in either case. Names and values have no control characters, which would pass for
    /// others.
    private static func equal(_ bytes: Bytes, _ letters: StaticString) -> Bool {
        bytes.count == letters.utf8CodeUnitCount
            && zip(bytes, UnsafeBufferPointer(start: letters.utf8Start, count: letters.utf8CodeUnitCount))
                .allSatisfy { $0 | 0x20 == $1 }
    }
}
