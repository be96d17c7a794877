public import Logging
import NIOCore
import NIOPosix
public import RoostProtocol
public import RoostPubSub
public import ServiceLifecycle
import Synchronization

/// A server for sockets and the pages that use them.
///
/// ```swift
/// let endpoint = Endpoint(port: 4000) { routes in
///     routes.socket("/socket", UserSocket.self) { socket in
///         socket.channel("rooms:*") { RoomChannel() }
///     }
///     routes.get("/") { _ in .html(page) }
/// }
/// try await endpoint.run()
/// ```
///
/// It is a `Service` of swift-service-lifecycle: in a `ServiceGroup` it shuts down gracefully on SIGTERM. Everything
/// here may be used from any task, before and while the endpoint runs. The counterpart of `Phoenix.Endpoint`.
public final class Endpoint: Service {
    let server: ServerContext
    let routes: Routes
    private let group: MultiThreadedEventLoopGroup
    private let listening = Mutex(Listening.soon([]))

    private enum Listening {
        /// Not yet; these want to know.
        case soon([CheckedContinuation<Int?, Never>])
        /// On a port, or not any more.
        case decided(Int?)
    }

    /// Creates an endpoint; ``run()`` starts it.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen, and resources.
    ///   - logger: Where log lines go.
    ///   - routes: Fills in what is served.
    public init(
        configuration: EndpointConfiguration,
        logger: Logger = Logger(label: "roost"),
        routes: (inout Routes) -> Void
    ) {
        var table = Routes()
        routes(&table)
        table.addClient()
        self.routes = table
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.eventLoops))
        self.server = ServerContext(configuration: configuration, eventLoopGroup: self.group, logger: logger)
    }

    /// Creates an endpoint that listens on a port of this machine's loopback address.
    public convenience init(port: Int, routes: (inout Routes) -> Void) {
        var configuration = EndpointConfiguration()
        configuration.port = port
        self.init(configuration: configuration, routes: routes)
    }

    deinit {
        self.server.hibernation.stop()
        self.group.shutdownGracefully { _ in }
    }

    /// The topics of this node.
    public var pubSub: PubSub { self.server.pubSub }

    /// Who is there.
    public var presence: Presence { self.server.presence }

    /// The port that the endpoint listens on, as soon as it does; `nil` when it has ended before.
    public var port: Int? {
        get async {
            await withCheckedContinuation { continuation in
                let port = self.listening.withLock { state -> Int?? in
                    switch state {
                    case .soon(let waiters):
                        state = .soon(waiters + [continuation])
                        return .none
                    case .decided(let port):
                        return .some(port)
                    }
                }
                if let port { continuation.resume(returning: port) }
            }
        }
    }

    func listens(on port: Int?) {
        let waiters = self.listening.withLock { state in
            defer { state = .decided(port) }
            return if case .soon(let waiters) = state { waiters } else { [CheckedContinuation<Int?, Never>]() }
        }
        for waiter in waiters { waiter.resume(returning: port) }
    }

    /// Listens and serves until the task is cancelled or the surrounding service group shuts down; then closes all
    /// connections with 1012 (service restart), so that clients reconnect.
    ///
    /// Until they have ended, the endpoint goes on answering HTTP requests, above all health checks
    /// (``Routes/health(_:)``), but refuses new sockets with 503.
    ///
    /// - Throws: When the address cannot be listened on, or the link to other nodes could never come up.
    public func run() async throws {
        defer { self.listens(on: nil) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.server.runCluster()
                return false
            }
            group.addTask {
                try await self.serve()
                return true
            }
            while try await group.next() == false {}
            group.cancelAll()
        }
    }

    private func serve() async throws {
        async let _ = self.server.configuration.security?.run(logger: self.server.logger)
        let listener = try await Listener(endpoint: self, group: self.group)
        let unwatch = self.server.configuration.eventLoopWatch?.watch(self.server.loops.map { $0.eventLoop })
        defer { unwatch?() }
        self.listens(on: listener.port)
        self.server.logger.info("listening", metadata: [LogKey.address: "\(listener.address)"])
        await Self.untilShutdown()
        // What is answered with 503 here, another process would have taken.
        if self.server.configuration.sharesPort { await listener.close() }
        await Drain(server: self.server).run()
        await listener.close()
    }

    private static func untilShutdown() async {
        await cancelWhenGracefulShutdown {
            // Ends by cancellation only.
            try? await Task.sleep(for: .seconds(.max / 2))
        }
    }

    // MARK: Topics

    /// Sends an event to everyone on a topic, from outside any channel.
    ///
    /// - Returns: Whether it is on its way to the other nodes of the cluster, too.
    /// - Throws: As ``RoostPubSub/PubSub/broadcast(_:event:payload:)``.
    @discardableResult
    public func broadcast(_ topic: String, _ event: String, _ payload: Payload = .empty) throws -> BroadcastReach {
        try self.pubSub.broadcast(topic, event: event, payload: payload)
    }

    /// Sends an event to everyone on a topic, with a value encoded as JSON.
    ///
    /// - Returns: Whether it is on its way to the other nodes of the cluster, too.
    /// - Throws: What encoding the value throws.
    @_disfavoredOverload
    @discardableResult
    public func broadcast(_ topic: String, _ event: String, _ value: some Encodable) throws -> BroadcastReach {
        try self.broadcast(topic, event, Payload(encoding: value))
    }

    /// Subscribes the calling task to a topic; see ``RoostPubSub/PubSub/subscribe(_:bufferLimit:)``.
    public func subscribe(_ topic: String) -> TopicSubscription {
        self.pubSub.subscribe(topic)
    }

    /// Closes all connections of the client with this id (``Socket/id``) with 1001, on all nodes; their channels end.
    ///
    /// - Returns: Whether it is on its way to the other nodes of the cluster, too.
    @discardableResult
    public func disconnect(_ id: String) -> BroadcastReach {
        self.pubSub.publishUrgently(id, event: "disconnect")
    }

    /// Whether the endpoint is shutting down: it refuses new sockets and closes those it has.
    public var isDraining: Bool { self.server.isDraining.load(ordering: .relaxed) }

    /// What happens to the link to the other nodes from now on; an empty sequence where this is the only one. A listener that
    /// falls behind by more than 256 events misses the oldest.
    public var clusterEvents: AsyncStream<ClusterEvent> {
        self.server.configuration.cluster?.events ?? AsyncStream { $0.finish() }
    }

    /// How much is going on.
    public var stats: EndpointStats {
        EndpointStats(
            connections: self.server.metrics.connections.value + self.server.metrics.longPolls.value,
            channels: self.server.metrics.channels.value,
            topics: self.pubSub.topicCount
        )
    }
}
