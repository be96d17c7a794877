import Testing

@testable import Roost

/// Taking `Origin` headers apart (RFC 6454, 6.1).
@Suite struct OriginTests {
    @Test(
        arguments: [
            ("https://example.com", "https", "example.com", 443),
            ("http://example.com", "http", "example.com", 80),
            ("http://example.com:8080", "http", "example.com", 8_080),
            ("HTTPS://Example.COM", "https", "example.com", 443),
            ("http://[::1]:4000", "http", "[::1]", 4_000),
            ("http://[::1]", "http", "[::1]", 80),
            ("capacitor://localhost", "capacitor", "localhost", nil),
        ] as [(String, String, String, Int?)]
    )
    func reads(_ text: String, _ scheme: String, _ host: String, _ port: Int?) throws {
        let origin = try #require(Origin(text))
        #expect(origin.scheme == scheme)
        #expect(origin.host == host)
        #expect(origin.port == port)
    }

    @Test(arguments: [
        "null", "", "file://", "example.com", "https:example.com", "https:/example.com", "https://",
        "https://user@example.com", "https://example.com@evil.com", "https://example.com/path",
        "https://example.com?query", "https://example.com#fragment", "https://example.com\\evil.com",
        "https://example.com:", "https://example.com:0", "https://example.com:65536", "https://example.com:x",
        "https://example.com:-1", "https://example.com:99999999999999999999", "https://:80",
        "https://example.com:+80", "https://a:1:2", "https://evil.com:8.example.com:80", "https://::1",
        "https://\u{212A}.com", "https://evil.com/\u{301}.example.com",
    ])
    func refuses(_ text: String) {
        #expect(Origin(text) == nil)
    }
}
