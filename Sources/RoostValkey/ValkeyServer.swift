/// Where a server listens.
public struct ValkeyServer: Hashable, Sendable {
    /// A host name or an address; of IPv6 without brackets.
    public var host: String

    /// The port. Default 6379.
    public var port: Int

    /// A server at that host and port.
    public init(host: String, port: Int = 6379) {
        self.host = host
        self.port = port
    }
}

extension ValkeyServer: CustomStringConvertible {
    /// `host:port`, with brackets around an address of IPv6.
    public var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}
