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
    let compressedFormats: CompressedFormats
    let logger: Logger

    /// The connections that there are, and may be.
    let accepting: Accepting

    /// Whether the endpoint is shutting down.
    let isDraining = Atomic<Bool>(false)

    /// Channels whose `join` or `terminate` is still to come to its end.
    let unfinishedChannels = Atomic<Int>(0)

    init(configuration: EndpointConfiguration, eventLoopGroup: any EventLoopGroup, logger: Logger) {
        self.configuration = configuration
        self.accepting = Accepting(configuration)
        self.pubSub = PubSub(eventLoopGroup: eventLoopGroup)
        let threads = HandlerThreads(
            threads: configuration.handlerThreads,
            maxThreads: configuration.maxHandlerThreads
        )
        self.threads = threads
        self.loops = self.pubSub.shards.map { [accepting] in
            LoopContext(shard: $0, threads: threads, accepting: accepting)
        }
        self.metrics = RoostMetrics()
        self.compressedFormats = CompressedFormats(metrics: self.metrics)
        self.logger = logger
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
}
