public import NIOCore

/// Where Valkey (or Redis) is, and how it is used.
public struct ValkeyConfiguration: Sendable {
    /// The servers: independent ones in mode ``ValkeyMode/standard``, some of the cluster in ``ValkeyMode/sharded``.
    public var servers: [ValkeyServer]

    /// How subjects are spread over the servers. Default ``ValkeyMode/standard``.
    public var mode = ValkeyMode.standard

    /// Whose password is sent. Without it, that of the user `default`.
    public var username: String?

    /// The password. Without it, none is sent.
    public var password: String?

    /// TLS, if it is to be spoken.
    public var tls: ValkeyTLS?

    /// What the connections are called in `CLIENT LIST`: printable ASCII without spaces. Default `roost`.
    public var clientName = "roost"

    /// The largest frame, in bytes, that is published or received. Must be the same on all nodes. Default 1 MiB.
    public var maxFrameSize = 1 << 20

    /// How many bytes may wait to be sent to a server; a frame counts as 64 more. Default 64 MiB.
    public var outboundLimit = 64 << 20

    /// How long it may take until a server has answered for the first time. Default 5 s.
    public var connectTimeout: Duration = .seconds(5)

    /// A server that sends nothing for as long is asked for a sign of life. Default 2 s.
    public var pingInterval: Duration = .seconds(2)

    /// A server that gives no sign of life for as long after being asked is taken for dead. Default 2 s.
    public var pingTimeout: Duration = .seconds(2)

    /// How long to wait before a lost server is tried again: the time doubles from the one to the other, less up to half
    /// of it by chance. Default 100 ms to 5 s.
    public var reconnectDelay: ClosedRange<Duration> = .milliseconds(100)...(.seconds(5))

    /// How often a cluster is asked which server has what, besides whenever something indicates a change. Default 15 s.
    public var topologyInterval: Duration = .seconds(15)

    /// Whose event loops are used. Without it, the adapter has one thread of its own while it runs.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// The defaults, with these servers.
    public init(servers: [ValkeyServer]) {
        self.servers = servers
    }

    /// The defaults, with what a URL says.
    ///
    /// - Parameter url: `valkey://user:password@host:6379`, with several hosts separated by commas. The scheme `redis` is
    ///   the same, `valkeys` and `rediss` stand for TLS. User and password, percent-encoded where needed, may be missing,
    ///   and so may the port. A path, the number of a database elsewhere, means nothing to pub/sub.
    /// - Throws: ``ValkeyURLError``.
    public init(_ url: String) throws(ValkeyURLError) {
        let parsed = try ValkeyURL(url)
        self.init(servers: parsed.servers)
        self.username = parsed.username
        self.password = parsed.password
        self.tls = parsed.isSecure ? ValkeyTLS() : nil
    }
}

extension ValkeyConfiguration: CustomStringConvertible, CustomDebugStringConvertible {
    /// The servers and the mode; not the password.
    public var description: String {
        "\(self.mode.rawValue) \(self.servers.map(\.description).joined(separator: ","))"
    }

    /// As ``description``.
    public var debugDescription: String { self.description }
}
