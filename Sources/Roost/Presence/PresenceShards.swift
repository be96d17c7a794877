import NIOCore
import RoostPresence
import RoostProtocol
import RoostPubSub
import Synchronization

/// All shards of a node, and the timer that drives them.
final class PresenceShards: Sendable {
    let all: [PresenceShard]
    private let context: PresenceContext
    private let hasLogged = Atomic<Bool>(false)

    init(_ context: PresenceContext) {
        self.context = context
        self.all = (0..<context.shardCount).map { PresenceShard(index: $0, context: context) }
    }

    /// Called once, and only for the ones that are used.
    func start() {
        self.context.timer.onFire { [weak self] in
            guard let self else { return }
            self.context.run { self.tick() }
        }
        self.tick()
    }

    private func tick() {
        for shard in self.all { shard.locked { shard.tick(&$0) } }
    }

    /// The shard of a topic.
    subscript(topic: String) -> PresenceShard {
        self.all[Int(StableHash(topic).value % UInt64(self.all.count))]
    }

    /// A message of another node.
    func received(_ message: ByteBuffer, from node: NodeID) {
        var message = message
        self.context.metrics.messagesIn.increment()
        guard let envelope = PresenceEnvelope.read(&message) else { return self.refuse("truncated", node) }
        guard envelope.shardCount == self.context.shardCount, Int(envelope.shard) < self.all.count else {
            return self.refuse("shard count", node)
        }
        do {
            let message = try PresenceMessage(decoding: &message, limits: self.context.messageLimits)
            self.all[Int(envelope.shard)].later { $1.replicator.receive(message, from: node, now: $0.context.now) }
        } catch {
            self.refuse(error.rawValue, node)
        }
    }

    private func refuse(_ reason: String, _ node: NodeID) {
        self.context.metrics.malformedMessage(reason)
        guard !self.hasLogged.exchange(true, ordering: .relaxed) else { return }
        self.context.logger.warning(
            "presence message refused",
            metadata: [LogKey.reason: "\(reason)", LogKey.node: "\(node)"]
        )
    }
}
