import Testing

@testable import RoostBench

@Suite("The handshake")
struct UpgradeTests {
    private static let accepted =
        "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

    @Test("An answer is looked at when it is whole")
    func answers() {
        #expect(Self.answer(Self.accepted + "x") == .accepted(Self.accepted.utf8.count))
        #expect(Self.answer(String(Self.accepted.dropLast())) == .incomplete)
        #expect(Self.answer("HTTP/1.1 403 Forbidden\r\n\r\n") == .refused("HTTP/1.1 403 Forbidden"))
        let wrong = Self.accepted.replacing("s3pP", with: "xxxx")
        #expect(Self.answer(wrong) == .refused("HTTP/1.1 101 Switching Protocols"))
        #expect(Self.answer(String(repeating: "x", count: 70_000)) == .refused("a head without an end"))
    }

    @Test("The request ends with an empty line and names the host")
    func request() {
        let text = String(
            decoding: Upgrade.request(path: "/socket/websocket?vsn=2.0.0", authority: "h:1"),
            as: UTF8.self
        )
        #expect(text.hasPrefix("GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: h:1\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
        #expect(!text.dropLast(4).contains("\r\n\r\n"))
    }

    private static func answer(_ text: String) -> Upgrade.Answer {
        Array(text.utf8).withUnsafeBytes { Upgrade.answer($0) }
    }
}
