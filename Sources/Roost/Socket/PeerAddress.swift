import NIOCore

/// The address that a client connects from.
public struct PeerAddress: Sendable, Hashable {
    /// The IP address, such as `"127.0.0.1"` or `"::1"`.
    public var address: String

    /// The port.
    public var port: Int

    init?(_ address: SocketAddress?) {
        guard let ip = address?.ipAddress, let port = address?.port else { return nil }
        self.address = ip
        self.port = port
    }
}
