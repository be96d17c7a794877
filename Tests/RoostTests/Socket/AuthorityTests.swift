import Testing

@testable import Roost

@Suite struct AuthorityTests {
    @Test(
        arguments: [
            ("", "", nil), ("example.com", "example.com", nil), ("example.com:1", "example.com", 1),
            ("EXAMPLE.com:65535", "EXAMPLE.com", 65_535), ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]", "[::1]", nil),
            ("[::ffff:127.0.0.1]:4000", "[::ffff:127.0.0.1]", 4_000), ("a_b-c.%7e", "a_b-c.%7e", nil),
            ("h:00080", "h", 80),
            ("a:", "a", nil), ("[::1]:", "[::1]", nil),
        ] as [(Substring, String, Int?)]
    )
    func takesApart(_ text: Substring, _ host: String, _ port: Int?) throws {
        let authority = try #require(Authority(text))
        #expect(authority.host == host)
        #expect(authority.port == port)
    }

    @Test(
        arguments: [
            "a b", "a,b", "a, b", "a/b", "a@b", "a\\b", "a?b", "a#b", "<a>", "\u{e9}", "a\u{0}", "a:b", "a:-1",
            "a:0",
            "a:+1", "a:65536", "a:999999999999999999999", "a:80:80", "[::1", "[::1]x", "::1]", "[a[b]", "a]", "a,",
            ":x",
        ] as [Substring]
    )
    func refuses(_ text: Substring) {
        #expect(Authority(text) == nil)
    }
}
