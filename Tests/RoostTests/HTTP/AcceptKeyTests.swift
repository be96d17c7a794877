import Testing

@testable import Roost

@Suite struct AcceptKeyTests {
    /// The example of RFC 6455, 1.3.
    @Test func answersAsInTheRFC() {
        #expect(
            String(decoding: AcceptKey.answer("dGhlIHNhbXBsZSBub25jZQ=="), as: UTF8.self)
                == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        )
    }

    /// Among them lengths on both sides of where the padding needs another block.
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (String(repeating: "a", count: 55), "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
        (String(repeating: "a", count: 56), "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
        (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        (String(repeating: "a", count: 1_000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
    ])
    func hashes(_ text: String, _ hash: String) {
        let bytes = AcceptKey.sha1(Array(text.utf8))
        #expect(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == hash)
    }
}
