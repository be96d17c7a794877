import NIOCore
import RoostProtocol
import Testing

/// Nesting is limited, and costs nothing but bits.
@Suite struct JSONDepthTests {
    private static func nested(_ depth: Int, _ open: String = "[", _ close: String = "]") -> String {
        String(repeating: open, count: depth) + (open == "[" ? "" : "1") + String(repeating: close, count: depth)
    }

    private static func accepts(_ text: String, maxDepth: Int) -> Bool {
        ByteBuffer(string: text).withUnsafeReadableBytes { bytes in
            var scanner = JSONScanner(bytes, maxDepth: maxDepth)
            return (try? scanner.value()) != nil && (try? scanner.expectEnd()) != nil
        }
    }

    @Test(arguments: [1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 1000])
    func theLimitIsExact(_ depth: Int) {
        #expect(Self.accepts(Self.nested(depth), maxDepth: depth))
        #expect(!Self.accepts(Self.nested(depth), maxDepth: depth - 1))
        #expect(Self.accepts(Self.nested(depth, "{\"a\":", "}"), maxDepth: depth))
        #expect(!Self.accepts(Self.nested(depth, "{\"a\":", "}"), maxDepth: depth - 1))
    }

    @Test func theDefaultIs128() throws {
        #expect(throws: Never.self) { try JSON(parsing: Self.nested(128)) }
        #expect(throws: JSONError(.tooDeep, offset: 128)) { try JSON(parsing: Self.nested(129)) }
    }

    @Test func siblingsDoNotAddUp() {
        let text = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(Self.accepts(text, maxDepth: 3))
    }

    @Test(arguments: [60, 64, 128, 500])
    func closersMustMatchAtEveryDepth(_ depth: Int) {
        for wrong in 0..<depth {
            var closers = Array(repeating: "]", count: depth)
            closers[wrong] = "}"
            let text = String(repeating: "[", count: depth) + closers.joined()
            #expect(!Self.accepts(text, maxDepth: 1000))
        }
    }

    /// Arrays and objects alternate, so that a bit lost at a word's edge would show.
    @Test func kindsAreRememberedAcrossWords() {
        let pairs = 200
        let text = String(repeating: "[{\"a\":", count: pairs) + "0" + String(repeating: "}]", count: pairs)
        #expect(Self.accepts(text, maxDepth: 2 * pairs))
    }

    @Test func tenThousandLevelsAreRefusedCheaply() {
        #expect(throws: JSONError(.tooDeep, offset: 128)) {
            try Payload(validating: ByteBuffer(string: Self.nested(10_000)))
        }
        #expect(throws: JSONError.self) { try JSON(parsing: Self.nested(10_000), maxDepth: .max) }
    }
}
