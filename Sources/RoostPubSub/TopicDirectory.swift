import RoostProtocol
import Synchronization

/// Which event loops have subscribers of which topic, so that a broadcast visits only those.
///
/// Split by the topic's hash into parts with a lock each, so that joins of different topics do not meet in one lock.
/// It may name a loop that has no subscriber any more (which costs a wasted visit and is mended by it), never the
/// opposite.
final class TopicDirectory: Sendable {
    private struct Entry {
        var loops: UInt64 = 0
        /// Subscriptions that are announced but have not reached their loop: until then it is not forgotten.
        var announced = 0
        /// The loop they are on their way to: the same for all of a topic.
        var destination: UInt64 = 0
    }

    private final class Part: Sendable {
        let topics = Mutex<[TopicKey: Entry]>([:])
    }

    private let parts = (0..<64).map { _ in Part() }
    private let link: (any ClusterLink)?

    /// - Parameter link: Is told which topics have subscribers on this node.
    init(link: (any ClusterLink)? = nil) {
        self.link = link
    }

    /// The loops to visit, one bit each (shards 64 apart share a bit).
    func loops(_ topic: String) -> UInt64 {
        let topic = TopicKey(topic)
        return self.part(topic).topics.withLock { $0[topic]?.loops ?? 0 }
    }

    /// Says that a subscription is on its way to a loop, so that what is published from now on reaches it.
    func announce(_ name: String, shard: Int) {
        let topic = TopicKey(name)
        self.part(topic).topics.withLock { topics in
            var entry = topics[topic] ?? self.newEntry(name)
            entry.loops |= Self.bit(shard)
            entry.announced += 1
            entry.destination = Self.bit(shard)
            topics[topic] = entry
        }
    }

    /// The announced subscription has arrived (or was given up).
    func arrived(_ topic: String) {
        let topic = TopicKey(topic)
        self.part(topic).topics.withLock { $0[topic]?.announced -= 1 }
    }

    func add(_ name: String, shard: Int) {
        let topic = TopicKey(name)
        self.part(topic).topics.withLock { topics in
            var entry = topics[topic] ?? self.newEntry(name)
            entry.loops |= Self.bit(shard)
            topics[topic] = entry
        }
    }

    // The link is told under the lock, so that it hears of a topic's coming and going in the order of both.
    private func newEntry(_ name: String) -> Entry {
        self.link?.follow(name)
        return Entry()
    }

    func forget(_ name: String, shard: Int) {
        let topic = TopicKey(name)
        self.part(topic).topics.withLock { topics in
            guard var entry = topics[topic] else { return }
            let isAwaited = entry.announced > 0 && entry.destination == Self.bit(shard)
            guard !isAwaited else { return }
            entry.loops &= ~Self.bit(shard)
            if entry.loops == 0 {
                topics[topic] = nil
                self.link?.unfollow(name)
            } else {
                topics[topic] = entry
            }
        }
    }

    /// The number of topics with a subscriber anywhere.
    var count: Int {
        self.parts.reduce(0) { $0 + $1.topics.withLock(\.count) }
    }

    private func part(_ topic: TopicKey) -> Part {
        self.parts[Int(UInt(bitPattern: topic.hashValue) % UInt(self.parts.count))]
    }

    static func bit(_ shard: Int) -> UInt64 {
        1 << UInt64(shard % 64)
    }
}
