import Testing

@testable import Roost

/// `check_origin` of Phoenix 1.8.
@Suite struct OriginPolicyTests {
    @Test(
        arguments: [
            ("https://example.com", true), ("http://example.com", true), ("http://example.com:8080", true),
            ("https://EXAMPLE.com", true), (nil, true),
            ("https://evil-example.com", false), ("https://sub.example.com", false),
            ("https://example.com.evil.org", false),
            ("https://example.com@evil.org", false), ("https://evil.org/example.com", false), ("null", false),
            ("", false),
            ("file://", false),
        ] as [(String?, Bool)]
    )
    func comparesHosts(_ origin: String?, _ expected: Bool) {
        #expect(OriginPolicy.sameHost.allows(origin, host: "example.com") == expected)
        #expect(OriginPolicy.sameHost.allows(origin, host: "Example.com") == expected)
    }

    @Test(arguments: ["null", "", "file://", "https://evil.org"])
    func allowsAnything(_ origin: String) {
        #expect(OriginPolicy.any.allows(origin, host: "example.com"))
    }

    @Test func allowsNoPageWithoutAHostToCompare() {
        #expect(!OriginPolicy.sameHost.allows("https://example.com", host: ""))
        #expect(!OriginPolicy.sameHost.allows("https://", host: ""))
    }

    @Test(
        arguments: [
            ("https://example.com", true), ("https://example.com:443", true), ("https://example.com:8443", false),
            ("http://example.com", false), ("https://a.example.com", false), ("null", false), (nil, true),
        ] as [(String?, Bool)]
    )
    func comparesWholeOrigins(_ origin: String?, _ expected: Bool) {
        let policy = OriginPolicy.list(["https://example.com"])
        #expect(policy.allows(origin, host: "example.com") == expected)
    }

    @Test(arguments: [
        ("http://example.com", true), ("https://example.com:8443", true), ("wss://example.com", true),
        ("http://a.example.com", false), ("https://evil-example.com", false),
    ])
    func comparesOnlyTheHostOfAnEntryWithoutScheme(_ origin: String, _ expected: Bool) {
        #expect(OriginPolicy.list(["//example.com"]).allows(origin, host: "x") == expected)
    }

    @Test(arguments: [
        ("https://example.com", true), ("https://a.example.com", true), ("https://a.b.example.com", true),
        ("https://A.Example.Com", true), ("https://evil-example.com", false), ("https://example.com.evil.org", false),
        ("https://com", false),
    ])
    func comparesDomainsOfAnEntryWithAWildcard(_ origin: String, _ expected: Bool) {
        #expect(OriginPolicy.list(["//*.example.com"]).allows(origin, host: "x") == expected)
    }

    @Test(arguments: [("http://localhost:4000", true), ("http://localhost:4001", false), ("http://localhost", false)])
    func comparesPorts(_ origin: String, _ expected: Bool) {
        #expect(OriginPolicy.list(["http://localhost:4000"]).allows(origin, host: "x") == expected)
        #expect(OriginPolicy.list(["//localhost:4000"]).allows(origin, host: "x") == expected)
    }

    @Test(
        arguments: [
            ("http://example.com:4000", true), ("http://EXAMPLE.com:4000", true), (nil, true),
            ("https://example.com:4000", false), ("http://example.com", false), ("http://a.example.com:4000", false),
            ("null", false),
        ] as [(String?, Bool)]
    )
    func comparesWithTheWholeRequestedOrigin(_ origin: String?, _ expected: Bool) {
        #expect(OriginPolicy.sameOrigin.allows(origin, host: "example.com:4000") == expected)
    }

    @Test func asksTheApplicationAboutPages() {
        let policy = OriginPolicy.custom { $0 == "null" && $1.host == "example.com" }
        #expect(policy.allows("null", host: "example.com"))
        #expect(!policy.allows("null", host: "example.org"))
        #expect(!policy.allows("https://example.com", host: "example.com"))
    }

    @Test func allowsWhatAnyEntryAllows() {
        let policy = OriginPolicy.list(["https://a.org", "https://b.org"])
        #expect(policy.allows("https://b.org", host: "x"))
        #expect(!OriginPolicy.list([]).allows("https://b.org", host: "b.org"))
    }

    @Test(arguments: ["example.com", "", "//", "https://", "https://a/b", "//a@b", "//a:x"])
    func refusesEntriesThatAreNoOrigin(_ entry: String) {
        #expect(AllowedOrigin(entry) == nil)
    }
}

extension OriginPolicy {
    fileprivate func allows(_ origin: String?, host: String) -> Bool {
        RequestURI(target: "/socket/websocket", hostHeader: host).map { self.allows(origin, for: $0) } ?? false
    }
}
