import NIOHTTP1
import Testing

@testable import Roost

/// What must be in a WebSocket handshake (RFC 6455, 4.2.1), and what Phoenix's server says when it is not.
@Suite struct UpgradeRequestTests {
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    private func head(
        version: HTTPVersion = .http1_1,
        without: String = "",
        with: [(String, String)] = []
    ) -> HTTPRequestHead {
        var headers: HTTPHeaders = [
            "host": "h", "connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
            "sec-websocket-key": Self.key,
        ]
        headers.remove(name: without)
        for (name, value) in with { headers.add(name: name, value: value) }
        return HTTPRequestHead(version: version, method: .GET, uri: "/", headers: headers)
    }

    @Test func acceptsAHandshake() {
        #expect(UpgradeRequest.problem(self.head()) == nil)
    }

    @Test(arguments: [
        ("connection", "keep-alive, Upgrade"), ("connection", "upgrade"), ("upgrade", "WebSocket"),
        ("upgrade", "h2c, websocket"),
    ])
    func acceptsTheTokensInAnyForm(_ name: String, _ value: String) {
        #expect(UpgradeRequest.problem(self.head(without: name, with: [(name, value)])) == nil)
    }

    @Test(arguments: [
        ("connection", "'connection' header must contain 'upgrade', got []"),
        ("upgrade", "'upgrade' header must contain 'websocket', got []"),
        ("sec-websocket-version", "'sec-websocket-version' header must equal '13', got []"),
        ("sec-websocket-key", "'sec-websocket-key' header is absent"),
        ("host", "'host' header is absent"),
    ])
    func namesWhatIsMissing(_ name: String, _ problem: String) {
        #expect(UpgradeRequest.problem(self.head(without: name)) == problem)
    }

    @Test(arguments: [
        ("connection", "close", "'connection' header must contain 'upgrade', got [\"close\"]"),
        ("upgrade", "h2c", "'upgrade' header must contain 'websocket', got [\"h2c\"]"),
        ("upgrade", "websocket2", "'upgrade' header must contain 'websocket', got [\"websocket2\"]"),
        ("sec-websocket-version", "12", "'sec-websocket-version' header must equal '13', got [\"12\"]"),
    ])
    func namesWhatIsWrong(_ name: String, _ value: String, _ problem: String) {
        #expect(UpgradeRequest.problem(self.head(without: name, with: [(name, value)])) == problem)
    }

    @Test func refusesTwoVersionsAndTwoKeys() {
        #expect(
            UpgradeRequest.problem(self.head(with: [("sec-websocket-version", "13")]))
                == "'sec-websocket-version' header must equal '13', got [\"13\", \"13\"]"
        )
        #expect(UpgradeRequest.problem(self.head(with: [("sec-websocket-key", Self.key)])) != nil)
    }

    @Test(arguments: ["", "short==", "dGhlIHNhbXBsZSBub25jZTEy", "dGhlIHNhbXBsZSBub25jZQ==="])
    func refusesAKeyThatIsNone(_ key: String) {
        let head = self.head(without: "sec-websocket-key", with: [("sec-websocket-key", key)])
        #expect(UpgradeRequest.problem(head) != nil)
    }

    @Test func refusesOldHTTP() {
        #expect(UpgradeRequest.problem(self.head(version: .http1_0)) == "HTTP version HTTP/1.0 unsupported")
    }
}
