import NIOCore
import TestSupport
import Testing

@testable import Roost

/// What the body of a request means.
@Suite struct LongPollBodyTests {
    private static let batch = "application/x-ndjson"

    private func parse(_ body: String, _ type: String? = batch, maxMessageSize: Int = 100) -> [String] {
        self.parse(ByteBuffer(string: body), type, maxMessageSize: maxMessageSize)
    }

    private func parse(_ body: ByteBuffer, _ type: String? = batch, maxMessageSize: Int = 100) -> [String] {
        do {
            return try LongPollBody.messages(in: body, type: type, maxBatch: 3, maxMessageSize: maxMessageSize)
                .map { message in
                    switch message.kind {
                    case .text: "text " + String(buffer: message.bytes)
                    case .binary: "binary \(Array(message.bytes.readableBytesView))"
                    }
                }
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        ("[1]", ["text [1]"]),
        ("[1]\n[2]\r\n{3}\n", ["text [1]", "text [2]", "text {3}"]),
        ("\n\r\n[1]\n\n\n", ["text [1]"]),
        ("AAEC", ["binary [0, 1, 2]"]),
        ("[1]\nAA==\nAAE=", ["text [1]", "binary [0]", "binary [0, 1]"]),
        ("-_8", ["binary [251, 255]"]),
        ("[a\rb]", ["text [a\rb]"]),
        ("[1]\n[2]\n[3]\n\n", ["text [1]", "text [2]", "text [3]"]),
        ("[1]\n[2]\n[3]\n[4]", ["tooLarge"]),
        ("", ["malformed"]),
        ("\n\n", ["malformed"]),
        ("\r", ["malformed"]),
        (" [1]", ["malformed"]),
        ("[1]\n!", ["malformed"]),
        ("A", ["malformed"]),
        ("AAE=AAE=", ["malformed"]),
        ("AA= =", ["malformed"]),
    ])
    func readsBatches(body: String, expected: [String]) {
        #expect(self.parse(body) == expected)
    }

    @Test(arguments: [nil, "", "application/json", "text/plain", "application/x-ndjson2", "x-ndjson", ";"])
    func takesAnyOtherBodyForOneText(type: String?) {
        #expect(self.parse("AAEC\nx", type) == ["text AAEC\nx"])
    }

    @Test(arguments: ["application/x-ndjson; charset=utf-8", "Application/X-NDJSON", " application/x-ndjson ;a;b"])
    func knowsTheMediaTypeHoweverItIsWritten(type: String) {
        #expect(self.parse("AAEC", type) == ["binary [0, 1, 2]"])
    }

    @Test func refusesTextThatIsNotUTF8() {
        #expect(self.parse(ByteBuffer(bytes: [0x5B, 0xFF, 0x5D])) == ["malformed"])
        #expect(self.parse(ByteBuffer(bytes: [0x5B, 0xC3]), nil) == ["malformed"])
        #expect(self.parse("[é€😀]") == ["text [é€😀]"])
    }

    @Test func boundsEachMessage() {
        #expect(self.parse("[1]\n[12]", maxMessageSize: 4) == ["text [1]", "text [12]"])
        #expect(self.parse("[1]\n[123]", maxMessageSize: 4) == ["tooLarge"])
        #expect(self.parse("[123]", nil, maxMessageSize: 4) == ["tooLarge"])
    }

    /// Random bytes and damaged batches have an outcome, and what is taken is within the limits.
    @Test func takesAnything() {
        var seed = RandomSeed()
        let alphabet = Array("AB+/=-_[]{}\r\n 1\"".utf8) + [0x00, 0xFF, 0xC3]
        for _ in 0..<5_000 {
            let bytes = (0..<seed.number(0..<40)).map { _ in alphabet[seed.number(0..<alphabet.count)] }
            let messages = self.parse(ByteBuffer(bytes: bytes))
            #expect((1...3).contains(messages.count))
        }
    }
}
