import Testing

@testable import RoostValkey

@Suite("URLs")
struct ValkeyURLTests {
    @Test("All parts")
    func everything() throws {
        let configuration = try ValkeyConfiguration(
            "valkeys://us%40er:p%3A%2F:w%20@a.example:7000,b,[::1]:7001,[fe80::2]/0?x"
        )
        #expect(
            configuration.servers.map(\.description) == ["a.example:7000", "b:6379", "[::1]:7001", "[fe80::2]:6379"]
        )
        #expect(configuration.servers[2].host == "::1")
        #expect(configuration.username == "us@er")
        #expect(configuration.password == "p:/:w ")
        #expect(!"\(configuration) \(String(reflecting: configuration))".contains("p:/:w"))
        #expect(configuration.tls != nil)
    }

    @Test(
        "Schemes",
        arguments: [("valkey", false), ("redis", false), ("valkeys", true), ("rediss", true), ("REDIS", false)]
    )
    func schemes(_ scheme: String, _ isSecure: Bool) throws {
        let configuration = try ValkeyConfiguration("\(scheme)://host")
        #expect((configuration.tls != nil) == isSecure)
        #expect(configuration.servers == [ValkeyServer(host: "host", port: 6379)])
        #expect(configuration.password == nil)
        #expect(configuration.username == nil)
    }

    @Test("A password without a user is that of the default user")
    func passwordOnly() throws {
        let configuration = try ValkeyConfiguration("redis://:secret@host")
        #expect(configuration.username == nil)
        #expect(configuration.password == "secret")
    }

    @Test(
        "What names no servers",
        arguments: [
            ("host", .scheme), ("http://host", .scheme), ("://host", .scheme), ("", .scheme),
            ("redis://", .host), ("redis://a,", .host), ("redis://:6379", .host), ("redis://[::1", .host),
            ("redis://[::1]x", .host), ("redis://a b", .host), ("redis://ä", .host),
            ("redis://a:", .port), ("redis://a:0", .port), ("redis://a:65536", .port), ("redis://a:x", .port),
            ("redis://a:1:2", .port), ("redis://[::1]:", .port),
            ("redis://%:x@a", .credentials), ("redis://x:%zz@a", .credentials), ("redis://x:%ff@a", .credentials),
            ("redis://x:%2@a", .credentials), ("redis://x:%+1@a", .credentials),
        ] as [(String, ValkeyURLError)]
    )
    func garbage(_ url: String, _ error: ValkeyURLError) {
        #expect(throws: error) { try ValkeyConfiguration(url) }
        #expect(!"\(error)".contains("secret"))
    }
}
