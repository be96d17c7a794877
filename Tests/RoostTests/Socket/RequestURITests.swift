import Testing

@testable import Roost

@Suite struct RequestURITests {
    @Test func takesATargetApart() throws {
        let uri = try #require(RequestURI(target: "/a%20b/c?x=1?y", hostHeader: "example.com:8080"))
        #expect(uri.path == "/a b/c")
        #expect(uri.query == "x=1?y")
        #expect(uri.host == "example.com")
        #expect(uri.port == 8_080)
    }

    @Test(arguments: [
        ("example.com", "http", "example.com", 80), ("example.com", "https", "example.com", 443),
        ("[::1]:4000", "http", "[::1]", 4_000), ("[::1]", "http", "[::1]", 80), ("a:", "http", "a", 80),
        ("", "http", "", 80), ("a_b.c:65535", "http", "a_b.c", 65_535),
    ])
    func takesAHostApart(_ header: String, _ scheme: String, _ host: String, _ port: Int) throws {
        let uri = try #require(RequestURI(target: "/", hostHeader: header, scheme: scheme))
        #expect(uri.host == host)
        #expect(uri.port == port)
    }

    @Test(arguments: [
        ("http://example.com/a?b=c", "/a", "b=c"), ("HTTPS://example.com", "/", nil),
        ("http://example.com//x", "//x", nil),
    ])
    func takesWholeURLs(_ target: String, _ path: String, _ query: String?) throws {
        let uri = try #require(RequestURI(target: target, hostHeader: "other"))
        #expect(uri.path == path)
        #expect(uri.query == query)
        #expect(uri.host == "example.com")
    }

    @Test(arguments: [
        "a:x", "a:-1", "a:-0", "a:1:2", "::1", "a:+1", "a:65536", "a b", "a/b", "a@b", "a?b", "a#b", "a\\b", "é",
        "\u{212A}", "a\u{0}",
    ])
    func refusesHeadersThatAreNoHost(_ header: String) {
        #expect(RequestURI(target: "/", hostHeader: header) == nil)
    }

    @Test func hasNoHostWithoutTheHeader() throws {
        #expect(try #require(RequestURI(target: "/", hostHeader: nil)).host == "")
    }

    @Test(arguments: [
        "", "*", "a/b", "ftp://example.com/", "http:/a", "/%", "/%4", "/%zz", "/%ff", "/a%2Fb", "/a%2f\u{301}",
        "http://\u{301}",
        "/a#b", "/?a#b", "http:///a", "http://user@h/", "http://h:x/",
    ])
    func refuses(_ target: String) {
        #expect(RequestURI(target: target, hostHeader: "h") == nil)
    }

    @Test(arguments: [
        ("/", [:]), ("/?", [:]), ("/?&&", [:]), ("/?a=1&b=2", ["a": "1", "b": "2"]), ("/?a", ["a": ""]),
        ("/?a=", ["a": ""]), ("/?a=b=c", ["a": "b=c"]), ("/?a=1&a=2", ["a": "2"]), ("/?a+b=c+d", ["a b": "c d"]),
        ("/?a%26b=%3D%2B", ["a&b": "=+"]), ("/?n=%C3%A9", ["n": "é"]), ("/?=x", ["": "x"]),
        ("/?vsn=2.0.0&", ["vsn": "2.0.0"]),
    ])
    func readsParameters(_ target: String, _ expected: [String: String]) throws {
        let uri = try #require(RequestURI(target: target, hostHeader: "h"))
        #expect(uri.params?.dictionary == expected)
    }

    @Test(arguments: ["/?a=%", "/?a=%4", "/?%zz=1", "/?a=%ff"])
    func refusesBrokenParameters(_ target: String) throws {
        #expect(try #require(RequestURI(target: target, hostHeader: "h")).params == nil)
    }
}
