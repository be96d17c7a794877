import RoostCluster

/// The servers that are known, and which is next. On the link's event loop only.
final class NATSLinkServers: LinkServers {
    let settings: NATSSettings
    private var pool: NATSServerPool
    private var random = SystemRandomNumberGenerator()

    init(_ settings: NATSSettings) {
        self.settings = settings
        self.pool = NATSServerPool(settings.servers, using: &self.random)
    }

    var count: Int { self.pool.servers.count }

    func next() -> (any LinkServer)? {
        self.pool.next().map { NATSLinkServer($0, of: self) }
    }

    /// A server has told of others.
    func discovered(_ urls: [String], from server: NATSServerAddress) {
        guard self.settings.configuration.usesDiscoveredServers else { return }
        self.pool.discover(urls, from: server, using: &self.random)
    }
}
