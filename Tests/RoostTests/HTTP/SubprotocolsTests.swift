import NIOHTTP1
import Testing

@testable import Roost

/// `auth_token` and `subprotocols` of Phoenix 1.8.
@Suite struct SubprotocolsTests {
    private static let prefix = "base64url.bearer.phx."

    private func decide(_ offered: [String], token: Bool = true, _ spoken: [String] = []) -> Subprotocols.Outcome {
        var configuration = SocketConfiguration()
        configuration.authToken = token
        configuration.subprotocols = spoken
        return Subprotocols(configuration).decide(offered.map { $0[...] })
    }

    @Test(arguments: [
        ("aGk_Pj4", "hi?>>"), ("aGk/Pj4", "hi?>>"), ("aGk_Pj4=", "hi?>>"), ("YQ", "a"), ("YQ==", "a"), ("", ""),
        ("w6k", "é"),
    ])
    func readsTokensOfBothAlphabets(_ encoded: String, _ token: String) {
        #expect(self.decide(["phoenix", Self.prefix + encoded]) == .agreed("phoenix", token: token))
    }

    @Test(arguments: ["a", "a===", "YQ=a", "YQ=", "=", "Y Q", "é", "_w", "YQ==="])
    func refusesTokensThatAreNoText(_ encoded: String) {
        #expect(self.decide(["phoenix", Self.prefix + encoded]) == .badToken)
    }

    @Test func needsNoOtherProtocolBesideTheToken() {
        #expect(self.decide([Self.prefix + "YQ"]) == .agreed(nil, token: "a"))
        #expect(self.decide(["phoenix"]) == .agreed("phoenix", token: nil))
        #expect(self.decide([]) == .agreed(nil, token: nil))
    }

    @Test func choosesNoneOfSeveralTokens() {
        let tokens = [Self.prefix + "YQ", Self.prefix + "Yg"]
        #expect(self.decide(["phoenix"] + tokens) == .agreed("phoenix", token: nil))
    }

    @Test func refusesClientsThatSpeakSomethingElse() {
        #expect(self.decide(["graphql-ws"]) == .noMatch)
        #expect(self.decide(["graphql-ws", Self.prefix + "YQ"]) == .noMatch)
        #expect(self.decide(["graphql-ws"], token: false, ["soap"]) == .noMatch)
    }

    @Test func prefersWhatTheServerNamesFirst() {
        #expect(self.decide(["b", "a"], token: false, ["a", "b"]) == .agreed("a", token: nil))
        #expect(self.decide(["x", "b"], token: false, ["a", "b"]) == .agreed("b", token: nil))
    }

    @Test func ignoresOffersWhereNothingIsSpoken() {
        #expect(self.decide(["phoenix", Self.prefix + "???"], token: false) == .agreed(nil, token: nil))
    }

    @Test func hidesTheTokenFromTheOtherHeaders() {
        let headers: HTTPHeaders = ["Sec-WebSocket-Protocol": "phoenix, \(Self.prefix)YQ, b"]
        #expect(Subprotocols.withoutToken(headers)["sec-websocket-protocol"] == ["phoenix, b"])
        #expect(!Subprotocols.withoutToken(["sec-websocket-protocol": Self.prefix + "YQ"]).contains { _ in true })
    }
}
