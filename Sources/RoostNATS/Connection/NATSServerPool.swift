/// The servers to try, in turn: those of the configuration, in random order, and those that servers tell of.
struct NATSServerPool: Sendable {
    private let configured: [NATSServerAddress]
    private var discovered: [NATSServerAddress] = []
    private var turn = 0

    init(_ servers: [NATSServerAddress], using random: inout some RandomNumberGenerator) {
        var seen: Set<NATSServerAddress> = []
        self.configured = servers.filter { seen.insert($0).inserted }.shuffled(using: &random)
    }

    /// All of them, in the order in which they are tried.
    var servers: [NATSServerAddress] { self.configured + self.discovered }

    /// The server to try next.
    mutating func next() -> NATSServerAddress? {
        let servers = self.servers
        guard !servers.isEmpty else { return nil }
        defer { self.turn = (self.turn + 1) % servers.count }
        return servers[self.turn % servers.count]
    }

    /// A server has told which others there are. Those that earlier ones have told of, and this one does not, go.
    ///
    /// - Parameters:
    ///   - urls: Hosts and ports. At most as many as `NATSServerInfo.maxURLs`.
    ///   - source: Who tells it. With TLS, the others have to show a certificate for its name, as they are known by their
    ///     addresses.
    mutating func discover(
        _ urls: [String],
        from source: NATSServerAddress,
        using random: inout some RandomNumberGenerator
    ) {
        // A server that tells nothing, because it has been told not to, says nothing of those that are known either.
        guard !urls.isEmpty else { return }
        var known = Set(self.configured.map(\.description))
        let told = urls.compactMap { NATSServerAddress(parsing: $0) }.filter { known.insert($0.description).inserted }
        let name = source.knownAs ?? source.host
        let new = told.filter { server in !self.discovered.contains { $0.description == server.description } }
            .map { NATSServerAddress(host: $0.host, port: $0.port, knownAs: name) }
        self.discovered.removeAll { server in !told.contains { $0.description == server.description } }
        for server in new {
            self.discovered.insert(server, at: Int.random(in: 0...self.discovered.count, using: &random))
        }
    }
}
