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

    /// The header `user-agent`.
    public var userAgent: String?

    /// The headers whose names begin with `x-`, in lower case, in order.
    public var xHeaders: [(name: String, value: String)]

    /// The headers whose names begin with `sec-websocket-`, in lower case, in order.
    public var secWebSocketHeaders: [(name: String, value: String)]

    /// The headers `traceparent` and `tracestate` (W3C Trace Context).
    public var traceContextHeaders: [(name: String, value: String)]

    init(head: HTTPRequestHead, uri: RequestURI, peer: SocketAddress?) {
        self.peer = PeerAddress(peer)
        self.uri = uri
        self.userAgent = head.headers.first(name: "user-agent")
        let headers = head.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        self.xHeaders = headers.filter { $0.name.hasPrefix("x-") }
        self.secWebSocketHeaders = headers.filter { $0.name.hasPrefix("sec-websocket-") }
        self.traceContextHeaders = headers.filter { $0.name == "traceparent" || $0.name == "tracestate" }
    }
}
