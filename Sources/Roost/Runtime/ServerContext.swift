import Logging
import NIOCore
import RoostPubSub
import Synchronization

/// What all connections of an endpoint share.
final class ServerContext: Sendable {
    let configuration: EndpointConfiguration
    let pubSub: PubSub
    let threads: HandlerThreads
    let loops: [LoopContext]
    let metrics: RoostMetrics
    let presence: Presence

    /// The way of long-poll requests to the nodes that have their sessions; `nil` where this is the only node.
    let forwarding: LongPollForwarding?
    let compressedFormats: CompressedFormats
    let logger: Logger

    /// The connections that there are, and may be.
    let accepting: Accepting

    /// What watches over connections that are idle.
    let hibernation = Hibernation()

    /// What accepts connections past NIO, while it does.
    let acceptor = Mutex<Acceptor?>(nil)

    /// Whether the endpoint is shutting down.
    let isDraining = Atomic<Bool>(false)

    /// Whether all event loops have been asked to make room.
    private let isMakingRoom = Atomic<Bool>(false)

    /// The bytes of requests that have not come completely yet.
    let gatheredBytes = Atomic<Int>(0)

    /// Channels whose `join` or `terminate` is still to come to its end.
    let unfinishedChannels = Atomic<Int>(0)

    /// Tells this process from others, and from itself before a restart: in a cluster, its incarnation.
    let node: UInt64

    init(configuration: EndpointConfiguration, eventLoopGroup: any EventLoopGroup, logger: Logger) {
        self.configuration = configuration
        self.accepting = Accepting(configuration)
        self.pubSub = PubSub(eventLoopGroup: eventLoopGroup, link: configuration.cluster)
        self.node = configuration.cluster?.node.incarnation ?? .random(in: 0 ... .max)
        let threads = HandlerThreads(
            threads: configuration.handlerThreads,
            maxThreads: configuration.maxHandlerThreads
        )
        self.threads = threads
        self.loops = self.pubSub.shards.enumerated().map { [accepting] in
            LoopContext(shard: $1, threads: threads, accepting: accepting, index: $0)
        }
        self.metrics = RoostMetrics()
        self.compressedFormats = CompressedFormats(metrics: self.metrics)
        self.logger = logger
        self.forwarding = configuration.cluster.map { [metrics] in
            LongPollForwarding(cluster: $0, eventLoop: eventLoopGroup.next(), metrics: metrics)
        }
        self.presence = Presence(
            PresenceContext(
                configuration: configuration.presence,
                pubSub: self.pubSub,
                loop: self.loops[0],
                node: configuration.cluster?.node ?? NodeID(name: "local", incarnation: self.node),
                cluster: configuration.cluster,
                logger: logger
            )
        )
    }

    /// The scheme of all URLs.
    var scheme: String { self.configuration.security == nil ? "http" : "https" }

    /// Ends a connection at once. On its event loop.
    func cut(_ context: ChannelHandlerContext) {
        if let security = self.configuration.security {
            security.cut(context.channel)
        } else {
            context.close(promise: nil)
        }
    }

    /// The context of the loop that the caller is on.
    func loop(of eventLoop: any EventLoop) -> LoopContext? {
        self.loops.first { $0.eventLoop === eventLoop }
    }

    /// Makes room when too much waits for all connections together: first on the event loop that has noticed. On that loop.
    func makeRoom(_ loop: LoopContext) {
        guard self.isOverloaded, !loop.makeRoom(self), !self.isMakingRoom.exchange(true, ordering: .relaxed) else {
            return
        }
        for other in self.loops { other.shard.submit { other.makeRoom(self) } }
        loop.shard.submit { self.isMakingRoom.store(false, ordering: .relaxed) }
    }

    /// Whether more waits for all connections together than may.
    var isOverloaded: Bool { self.metrics.queuedBytes.value > self.configuration.outboundLimit }
}
