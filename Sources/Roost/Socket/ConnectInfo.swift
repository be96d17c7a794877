import NIOCore
import NIOHTTP1

/// What is known of a connection besides its parameters.
///
/// Cookies and other headers are kept out on purpose: a page of another origin can make a browser send them. The
/// counterpart of Phoenix's `connect_info`.
public struct ConnectInfo: Sendable {
    /// The address and port that the client connects from; `nil` when it is no IP address.
    public var peer: PeerAddress?

    /// The URL that was requested.
    public var uri: RequestURI

    /// The token that the client passed, if ``SocketConfiguration/authToken`` lets it: `authToken` of phoenix.js. Nobody has
    /// checked it yet.
    public var authToken: String?

    private let headers: [(name: String, value: String)]

    init(head: HTTPRequestHead, uri: RequestURI, peer: SocketAddress?, authToken: String? = nil) {
        self.peer = PeerAddress(peer)
        self.uri = uri
        self.authToken = authToken
        let isOffering = head.headers.contains(name: "sec-websocket-protocol")
        let headers = isOffering ? Subprotocols.withoutToken(head.headers) : head.headers
        self.headers = headers.filter { Self.isShown($0.name) }
    }

    /// The header `user-agent`.
    public var userAgent: String? {
        self.headers.first { $0.name.lowercased() == "user-agent" }?.value
    }

    /// The headers whose names begin with `x-`, in lower case, in order.
    public var xHeaders: [(name: String, value: String)] {
        self.headers { $0.hasPrefix("x-") }
    }

    /// The headers whose names begin with `sec-websocket-`, in lower case, in order.
    public var secWebSocketHeaders: [(name: String, value: String)] {
        self.headers { $0.hasPrefix("sec-websocket-") }
    }

    /// The headers `traceparent` and `tracestate` (W3C Trace Context).
    public var traceContextHeaders: [(name: String, value: String)] {
        self.headers { $0 == "traceparent" || $0 == "tracestate" }
    }

    /// By the first letter, so that the other headers of every connection need not be put in lower case.
    private static func isShown(_ name: String) -> Bool {
        guard let first = name.utf8.first, "xsutXSUT".utf8.contains(first) else { return false }
        let name = name.lowercased()
        return name.hasPrefix("x-") || name.hasPrefix("sec-websocket-")
            || ["user-agent", "traceparent", "tracestate"].contains(name)
    }

    private func headers(named isIncluded: (String) -> Bool) -> [(name: String, value: String)] {
        self.headers.map { (name: $0.name.lowercased(), value: $0.value) }.filter { isIncluded($0.name) }
    }
}
