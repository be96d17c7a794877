import NIOCore
import NIOHTTP1

/// What a client offers in `Sec-WebSocket-Protocol` (RFC 6455, 4.1), and what the server makes of it.
///
/// phoenix.js passes its `authToken` here, as a protocol of its own beside `phoenix`: browsers let a page set no other
/// header field. The rules are those of Phoenix 1.8.12; only a token that is not base64 is answered with 400, not 500,
/// and both alphabets of base64 count.
struct Subprotocols {
    enum Outcome: Equatable {
        /// The handshake goes on, with this protocol in the answer.
        case agreed(String?, token: String?)
        /// None of the offered protocols is spoken here.
        case noMatch
        /// The token cannot be read.
        case badToken
    }

    private static let tokenPrefix = "base64url.bearer.phx."

    private let allowed: [String]
    private let readsToken: Bool

    init(_ configuration: SocketConfiguration) {
        self.readsToken = configuration.authToken
        self.allowed = (configuration.authToken ? ["phoenix"] : []) + configuration.subprotocols
    }

    /// Decides over the offered protocols; `offered` is empty when the client offers none.
    func decide(_ offered: [Substring]) -> Outcome {
        let tokens = self.readsToken ? offered.filter { $0.hasPrefix(Self.tokenPrefix) } : []
        let names = self.readsToken ? offered.filter { !$0.hasPrefix(Self.tokenPrefix) } : offered
        guard let agreed = self.agree(names) else { return .noMatch }
        guard tokens.count == 1, let token = tokens.first else { return .agreed(agreed.name, token: nil) }
        guard let text = Base64.decodeText(token.dropFirst(Self.tokenPrefix.count)) else { return .badToken }
        return .agreed(agreed.name, token: text)
    }

    private func agree(_ names: [Substring]) -> (name: String?, Void)? {
        guard !self.allowed.isEmpty, !names.isEmpty else { return (nil, ()) }
        return self.allowed.first { names.contains($0[...]) }.map { ($0, ()) }
    }

    /// The protocols of a request, in its order.
    static func offered(_ headers: HTTPHeaders) -> [Substring] {
        headers[canonicalForm: "sec-websocket-protocol"]
    }

    /// The header fields of a request without the token, which is no business of anyone who looks at them.
    static func withoutToken(_ headers: HTTPHeaders) -> HTTPHeaders {
        let offered = self.offered(headers)
        guard offered.contains(where: { $0.hasPrefix(self.tokenPrefix) }) else { return headers }
        var headers = headers
        headers.remove(name: "sec-websocket-protocol")
        let rest = offered.filter { !$0.hasPrefix(self.tokenPrefix) }
        if !rest.isEmpty { headers.add(name: "sec-websocket-protocol", value: rest.joined(separator: ", ")) }
        return headers
    }
}
