import NIOCore
import NIOHTTP1

/// The head of an ordinary request for a WebSocket, read from the one piece in which it has come.
///
/// What nearly all clients send when they connect, and nothing else: a whole request, `GET` and HTTP/1.1, a target and header
/// fields of the usual characters, one `Host`, no body, nothing behind it. Whatever differs in any way is left to NIO's
/// parser, which then decides what it is.
struct PlainUpgrade {
    /// What the fields of a head may come to.
    struct Limits {
        var fieldSize: Int
        var headSize: Int
        var fieldCount: Int
    }

    private let limits: Limits
    private var rest: ByteBufferView
    private var headers: [(String, String)] = []
    private var hosts = 0
    private var upgrades = 0

    private init(_ bytes: ByteBuffer, _ limits: Limits) {
        self.limits = limits
        self.rest = bytes.readableBytesView
    }

    /// - Returns: `nil` when the bytes are something else.
    static func parse(_ bytes: ByteBuffer, limits: Limits) -> HTTPRequestHead? {
        guard bytes.readableBytes <= min(limits.headSize, 8_192) else { return nil }
        var parser = PlainUpgrade(bytes, limits)
        return parser.parse()
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
        guard self.rest.isEmpty, self.hosts == 1, self.upgrades > 0 else { return nil }
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
    private mutating func line() -> ByteBufferView? {
        guard let end = self.rest.firstIndex(of: UInt8(ascii: "\n")), end > self.rest.startIndex else { return nil }
        guard self.rest[end - 1] == UInt8(ascii: "\r") else { return nil }
        defer { self.rest = self.rest[(end + 1)...] }
        return self.rest[self.rest.startIndex..<(end - 1)]
    }

    private mutating func take(_ line: ByteBufferView) -> Bool {
        guard line.count <= self.limits.fieldSize, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            return false
        }
        let name = line[line.startIndex..<colon]
        let value = Self.trimmed(line[(colon + 1)...])
        guard
            !name.isEmpty,
            name.allSatisfy({ CharacterClass.token.contains($0) }),
            value.allSatisfy({ CharacterClass.value.contains($0) }),
            value.last != UInt8(ascii: " ")
        else { return false }
        return self.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private mutating func add(_ name: String, _ value: String) -> Bool {
        switch name.lowercased() {
        case "content-length", "transfer-encoding", "expect", "trailer", "te": return false
        case "host": self.hosts += 1
        case "upgrade": self.upgrades += 1
        default: break
        }
        self.headers.append((name, value))
        return true
    }

    /// Without the spaces in front. Those behind are taken for what they are worth by NIO.
    private static func trimmed(_ value: ByteBufferView) -> ByteBufferView {
        value.drop { $0 == UInt8(ascii: " ") }
    }
}
