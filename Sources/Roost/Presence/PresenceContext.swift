import Logging
import NIOCore
import NIOPosix
import RoostPresence
import RoostProtocol
import RoostPubSub

/// What the shards of a presence share.
final class PresenceContext: Sendable {
    let configuration: PresenceConfiguration
    let pace: PresencePacer.Pace
    let pubSub: PubSub
    let loop: LoopContext
    let node: NodeID
    let cluster: (any ClusterLink)?
    let replication: ReplicationConfiguration
    let messageLimits: PresenceMessageLimits
    let shardCount: UInt8
    let metrics: PresenceMetrics
    let logger: Logger
    let listeners = PresenceListeners()
    let calls: PresenceCalls
    let timer: PresenceTimer
    private let start = ContinuousClock.now

    init(
        configuration: PresenceConfiguration,
        pubSub: PubSub,
        loop: LoopContext,
        node: NodeID,
        cluster: (any ClusterLink)?,
        logger: Logger
    ) {
        self.configuration = configuration
        self.pace = PresencePacer.Pace(configuration)
        self.replication = configuration.replication
        self.messageLimits = self.replication.messageLimits
        self.shardCount = UInt8(clamping: max(1, configuration.shardCount))
        self.pubSub = pubSub
        self.loop = loop
        self.node = node
        self.cluster = cluster
        self.metrics = PresenceMetrics()
        self.logger = logger
        self.calls = PresenceCalls(configuration: configuration, loop: loop, metrics: self.metrics, logger: logger)
        self.timer = PresenceTimer(eventLoop: loop.eventLoop)
    }

    /// The time since the context was made.
    var now: Duration { ContinuousClock.now - self.start }

    /// Has something done apart from the event loops, and from the handlers of channels: when all of those block, the other
    /// nodes must hear of this one nevertheless.
    func run(_ body: @escaping @Sendable () -> Void) {
        NIOThreadPool.singleton.submit { _ in body() }
    }

    /// Sends something to the topic's subscribers on this node.
    func publish(_ topic: String, _ event: String, _ payload: Payload) {
        self.pubSub.publishHereUrgently(Broadcast(topic: topic, event: event, payload: payload))
    }
}
