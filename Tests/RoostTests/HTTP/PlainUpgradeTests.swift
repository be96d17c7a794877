import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import Roost

/// Requests that need no parser of NIO: never others, and never read otherwise.
@Suite struct PlainUpgradeTests {
    private static let limits = PlainUpgrade.Limits(fieldSize: 200, headSize: 1_000, fieldCount: 12)

    private static let lines = [
        "GET /socket/websocket?vsn=2.0.0&token=a%20b HTTP/1.1", "Host: localhost:4000",
        "Connection: keep-alive, Upgrade",
        "Upgrade: websocket", "Sec-WebSocket-Version:13", "Sec-WebSocket-Key:  dGhlIHNhbXBsZSBub25jZQ==",
        "X-Empty:",
    ]

    private func parse(_ lines: [String], _ end: String = "\r\n\r\n") -> HTTPRequestHead? {
        PlainUpgrade.parse(ByteBuffer(string: lines.joined(separator: "\r\n") + end), limits: Self.limits)
    }

    @Test func readsAnOrdinaryRequest() throws {
        let head = try #require(self.parse(Self.lines))
        #expect(head.uri == "/socket/websocket?vsn=2.0.0&token=a%20b")
        #expect(head.method == .GET && head.version == .http1_1)
        let fields = head.headers.map { "\($0.name)=\($0.value)" }
        #expect(
            fields == [
                "Host=localhost:4000", "Connection=keep-alive, Upgrade", "Upgrade=websocket",
                "Sec-WebSocket-Version=13",
                "Sec-WebSocket-Key=dGhlIHNhbXBsZSBub25jZQ==", "X-Empty=",
            ]
        )
    }

    @Test(arguments: [
        "content-length: 0", "Content-Length: 3", "transfer-encoding: chunked", "Expect: 100-continue", "TE: trailers",
        "Host: another", "no colon", ": no name", "space : a", " folded: a", "a: b\u{7}", "a: b\u{0}c", "a: \u{e9}",
        "a: b\rc", "tab:\ta", "a: b ",
        "a: " + String(repeating: "x", count: 200), "Trailer: a", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ])
    func leavesOthersToNIO(_ line: String) {
        #expect(self.parse(Self.lines + [line]) == nil)
    }

    @Test(arguments: [
        "POST / HTTP/1.1", "GET / HTTP/1.0", "GET / HTTP/2.0", "GET http://h/ HTTP/1.1", "GET  / HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET / HTTP/1.1 ", "get / HTTP/1.1", "GET /# HTTP/1.1", "GET /\u{e9} HTTP/1.1", "GET HTTP/1.1",
        " GET / HTTP/1.1", "",
    ])
    func leavesOtherBeginningsToNIO(_ line: String) {
        #expect(self.parse([line] + Self.lines.dropFirst()) == nil)
    }

    @Test func leavesWhatIsNotWholeToNIO() {
        let whole = Self.lines.joined(separator: "\r\n") + "\r\n\r\n"
        for count in 0..<whole.utf8.count {
            let part = ByteBuffer(bytes: whole.utf8.prefix(count))
            #expect(PlainUpgrade.parse(part, limits: Self.limits) == nil)
        }
        #expect(self.parse(Self.lines, "\r\n\r\nx") == nil)
        #expect(self.parse(Self.lines, "\n\n") == nil)
        #expect(self.parse(Self.lines + (0..<7).map { "a\($0): b" }) == nil)
        #expect(self.parse(Self.lines + (0..<5).map { "a\($0): \(String(repeating: "b", count: 190))" }) == nil)
    }

    @Test(arguments: ["Host", "Connection", "Upgrade", "Sec-WebSocket-Version", "Sec-WebSocket-Key"])
    func leavesIncompleteOnesToNIO(_ name: String) {
        #expect(self.parse(Self.lines.filter { !$0.hasPrefix(name) }) == nil)
    }

    @Test(arguments: [
        ("Connection", "keep-alive"), ("Connection", "upgraded"), ("Upgrade", "h2c"), ("Upgrade", "websocket, h2c"),
        ("Sec-WebSocket-Version", "8"), ("Sec-WebSocket-Version", "13, 8"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZQ=="),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQaa"),
    ])
    func leavesOtherUpgradesToNIO(_ name: String, _ value: String) {
        #expect(self.parse(Self.lines.map { $0.hasPrefix(name) ? "\(name): \(value)" : $0 }) == nil)
    }

    @Test(arguments: [("connection", "UPGRADE"), ("CONNECTION", "a , upgrade ,b"), ("uPgRade", "WebSocket")])
    func readsNamesInAnyCase(_ name: String, _ value: String) {
        let lines = Self.lines.map { $0.lowercased().hasPrefix(name.lowercased()) ? "\(name): \(value)" : $0 }
        #expect(self.parse(lines) != nil)
    }

    /// Whatever becomes of a request by small changes: what is read here is read by NIO's parser as the same.
    @Test func agreesWithNIO() throws {
        var random = RandomSeed()
        let original = Array((Self.lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var agreed = 0
        for _ in 0..<5_000 {
            var bytes = original
            for _ in 0..<random.number(1..<4) { Self.change(&bytes, &random) }
            let buffer = ByteBuffer(bytes: bytes)
            guard let head = PlainUpgrade.parse(buffer, limits: Self.limits) else { continue }
            agreed += 1
            #expect(Self.byNIO(buffer) == head, "\(String(buffer: buffer))")
            #expect(UpgradeRequest.problem(head) == nil, "\(String(buffer: buffer))")
        }
        #expect(agreed > 100)
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout RandomSeed) {
        guard !bytes.isEmpty else { return }
        let index = random.number(0..<bytes.count)
        let interesting = Array(" \t\r\n:/?#%,;()\"\\{}|^`\u{0}\u{7f}aZ0=&".utf8) + [0x80, 0xFF]
        let byte = interesting[random.number(0..<interesting.count)]
        switch random.number(0..<4) {
        case 0: bytes.remove(at: index)
        case 1: bytes.insert(byte, at: index)
        case 2: bytes[index] = byte
        default: bytes.insert(bytes[random.number(0..<bytes.count)], at: index)
        }
    }

    private static func byNIO(_ bytes: ByteBuffer) -> HTTPRequestHead? {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        defer { _ = try? channel.finish() }
        guard
            (try? channel.writeInbound(bytes)) != nil,
            case .head(let head)? = try? channel.readInbound(as: HTTPServerRequestPart.self),
            case .end? = try? channel.readInbound(as: HTTPServerRequestPart.self)
        else { return nil }
        return head
    }
}
