import Testing

@testable import RoostBench

@Suite("Answers of HTTP")
struct HTTPAnswerTests {
    @Test("Whole when all of the body is there")
    func whole() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        #expect(Self.scan(text + "HTTP") == .whole(HTTPAnswer(status: 200, body: 38..<41, isLast: false)))
        for count in 0..<text.utf8.count {
            #expect(Self.scan(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == .incomplete)
        }
    }

    @Test("Without a body, and for the last time")
    func last() {
        let text = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
        #expect(Self.scan(text) == .whole(HTTPAnswer(status: 204, body: 46..<46, isLast: true)))
    }

    @Test(
        "What is none",
        arguments: [
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 x\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
            "SSH-2.0\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", "\r\n\r\n",
        ]
    )
    func violations(_ text: String) {
        #expect(Self.scan(text) == .violation)
    }

    private static func scan(_ text: String) -> HTTPAnswer.Scan {
        Array(text.utf8).withUnsafeBytes { HTTPAnswer.scan($0) }
    }
}
