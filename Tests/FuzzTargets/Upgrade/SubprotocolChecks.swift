#if DEBUG || FUZZING
import NIOHTTP1
@testable import Roost

/// What must hold of any header `Sec-WebSocket-Protocol`, with and without a token in it.
enum SubprotocolChecks {
    private static let prefix = "base64url.bearer.phx."

    static func check(_ headers: HTTPHeaders) throws {
        let offered = Subprotocols.offered(headers)
        var configuration = SocketConfiguration()
        configuration.authToken = true
        configuration.subprotocols = ["a", "b"]
        switch Subprotocols(configuration).decide(offered) {
        case .agreed(let name, let token):
            try require(name.map { ["phoenix", "a", "b"].contains($0) } ?? true, "the protocol \(name ?? "")")
            if let token { try checkToken(token, offered) }
        case .noMatch:
            try require(!offered.isEmpty, "no match for nothing")
        case .badToken:
            let tokens = offered.filter { $0.hasPrefix(prefix) }
            let texts = tokens.map { Base64Reference.decode($0.utf8.dropFirst(prefix.utf8.count)) ?? [0xFF] }
            try require(texts.contains { String(validating: $0, as: UTF8.self) == nil }, "a good token was refused")
        }
        try checkHiding(headers)
    }

    private static func checkToken(_ token: String, _ offered: [Substring]) throws {
        let isFound = offered.contains { offer in
            offer.hasPrefix(prefix)
                && Base64Reference.decode(offer.utf8.dropFirst(prefix.utf8.count)) == Array(token.utf8)
        }
        try require(isFound, "the token \(token.debugDescription) was not sent")
    }

    private static func checkHiding(_ headers: HTTPHeaders) throws {
        let shown = Subprotocols.withoutToken(headers)["sec-websocket-protocol"]
        let parts = shown.joined(separator: ",").split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        try require(!parts.contains { $0.hasPrefix(prefix) }, "the token is shown: \(shown)")
    }
}
#endif
