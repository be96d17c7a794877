public import NIOCore

/// How to speak with NATS. The defaults are for servers in the same network.
public struct NATSConfiguration: Sendable {
    /// What to show to servers whose URL has no credentials. Default: those of the first URL that has some, if any.
    public var credentials = NATSCredentials.none

    /// How TLS is spoken, where it is.
    public var tls = NATSTLSOptions()

    /// What the server is to call this client in its own lists. Default `roost`.
    public var clientName = "roost"

    /// How many bytes may wait to be sent, framing included. Beyond it, frames are refused as `overloaded`. Default 64 MiB.
    public var outboundLimit = 64 * 1024 * 1024

    /// How long a connection may take to stand, from looking up the server's name to the server's consent. Default 5 s.
    public var connectTimeout: Duration = .seconds(5)

    /// How often the server is asked for a sign of life. Default 2 s.
    public var pingInterval: Duration = .seconds(2)

    /// After how many questions in a row without one the link is given up, at the next `pingInterval`. Default 2.
    public var maxUnansweredPings = 2

    /// The time before the second attempt to connect, and what it grows to; a half less at most. Default 100 ms to 5 s.
    public var reconnectDelay: ClosedRange<Duration> = .milliseconds(100)...(.seconds(5))

    /// How long sending what has been published may take in the end. Default 1 s.
    public var flushTimeout: Duration = .seconds(1)

    /// Whether to use servers, too, that the ones in use tell of. Default `true`.
    public var usesDiscoveredServers = true

    /// Where connections run. Default: a thread of their own.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// The defaults.
    init() {}
}
