import ArgumentParser
import Metrics
import Roost
import RoostCluster
import RoostLocal
import RoostNATS
import RoostProcesses
import RoostTLS
import RoostValkey

/// Behaves on the wire as the Phoenix server whose frames Roost is compared with.
///
/// Any Phoenix client, test suite or load tool can be pointed at it. It uses nothing but the public API, and so shows
/// how each feature is used.
@main
struct ConformanceServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "conformance-server")

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for any.")
    var port = 4000

    @Flag(help: "Count what happens, and show it at /metrics.")
    var metrics = false

    @Option(help: "How long a request may take to come, in milliseconds.")
    var requestTimeout: Int?

    @Option(help: "The number of event loops; by default one per core.")
    var eventLoops: Int?

    @Flag(help: "Run the handlers of rooms:* on the event loops.")
    var onEventLoop = false

    @Flag(help: "Compress what sockets send, down to the shortest message, for clients that offer permessage-deflate.")
    var compress = false

    @Option(help: "How long connections say nothing before they hibernate, in seconds; never, when negative.")
    var hibernateAfter: Double?

    @Option(help: "How long connections may say nothing, in seconds.")
    var timeout: Double?

    @Option(help: "How long a join or a connect may take, in seconds.")
    var joinTimeout: Double?

    @Option(help: "Into how many parts presences are divided; in a cluster, the same on all nodes.")
    var presenceShards: Int?

    @Option(help: "How many connections are closed at once at shutdown.")
    var drainBatch: Int?

    @Option(help: "A certificate in PEM form, to speak https and wss.")
    var tlsCert: String?

    @Option(help: "The key of the certificate.")
    var tlsKey: String?

    @Option(help: "How often the two are looked at, in seconds.")
    var tlsCheckInterval: Double = 10

    @Option(help: "What this node shares with others: valkey://host:port, nats://host:port, or local:/directory.")
    var cluster: String?

    @Flag(name: .customLong("no-hub"), help: "Leave it to others to carry the frames of local:.")
    var isNeverHub = false

    @Option(help: "The cluster's name. Those of other names may share the engine.")
    var clusterName = "conformance"

    @Option(help: "This node's name.")
    var node: String?

    @Option(help: "How many processes share the port.")
    var processes = 1

    @Option(help: "How long they may hang, in seconds.")
    var hangTimeout: Int?

    @Option(help: "A process that has lived for less has died at its start, in seconds.")
    var shortLife: Int?

    func run() async throws {
        var logger = Logger(label: "supervisor") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        var processes = Processes(count: self.processes, logger: logger)
        processes.hangTimeout = self.hangTimeout.map { .seconds($0) } ?? processes.hangTimeout
        processes.restarts.shortLife = self.shortLife.map { .seconds($0) } ?? processes.restarts.shortLife
        try await processes.run { try await self.serve($0) }
    }

    private func serve(_ process: ServerProcess) async throws {
        let counters = self.metrics ? Counters() : nil
        if let counters { MetricsSystem.bootstrap(counters) }
        var logger = Logger(label: "conformance-server") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        var configuration = EndpointConfiguration()
        configuration.requestTimeout = self.requestTimeout.map { .milliseconds($0) } ?? configuration.requestTimeout
        configuration.host = self.host
        configuration.port = self.port
        configuration.eventLoops = self.eventLoops ?? configuration.eventLoops
        configuration.drainBatchSize = self.drainBatch ?? configuration.drainBatchSize
        configuration.security = try self.security
        configuration.presence.shardCount = self.presenceShards ?? configuration.presence.shardCount
        configuration.cluster = try self.link(of: process)
        try process.join(&configuration)
        let (inline, sockets) = (self.onEventLoop, self.sockets)
        let endpoint = Endpoint(configuration: configuration, logger: logger) { routes in
            routes.addUserSocket(sockets, onEventLoop: inline)
            routes.addIntegrationSockets(sockets)
            routes.addRawSockets(sockets)
            if let counters { routes.addMetrics(counters) }
            routes.addProcess(process)
            if counters != nil { routes.addCrowd() }
            routes.addControl()
        }
        try await endpoint.runService(with: [ReadyLine(endpoint: endpoint, process: process)])
    }

    /// What all mounts have in common.
    private var sockets: SocketConfiguration {
        var sockets = SocketConfiguration()
        if self.compress { sockets.compression = .everything }
        sockets.timeout = self.timeout.map { .seconds($0) } ?? sockets.timeout
        sockets.joinTimeout = self.joinTimeout.map { .seconds($0) } ?? sockets.joinTimeout
        if let seconds = self.hibernateAfter {
            sockets.hibernateAfter = seconds < 0 ? nil : .seconds(seconds)
        }
        return sockets
    }

    private func link(of process: ServerProcess) throws -> Cluster? {
        guard let url = self.cluster else { return nil }
        return try Cluster(
            self.adapter(url),
            name: self.clusterName,
            secret: "known to all who read this",
            node: self.node.map { process.count > 1 ? "\($0)-\(process.number)" : $0 }
        )
    }

    private func adapter(_ url: String) throws -> any PubSubAdapter {
        if url.hasPrefix("nats:") { return try NATS(url) }
        guard url.hasPrefix("local:") else { return try Valkey(url) }
        var configuration = LocalConfiguration()
        configuration.mayBeHub = !self.isNeverHub
        return try Local(String(url.dropFirst("local:".count)), configuration: configuration)
    }

    private var security: TLS? {
        get throws {
            guard let certificate = self.tlsCert, let key = self.tlsKey else { return nil }
            var options = TLSOptions()
            options.checkInterval = .seconds(self.tlsCheckInterval)
            return try TLS(certificate: certificate, key: key, options: options)
        }
    }
}
