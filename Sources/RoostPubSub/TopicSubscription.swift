/// A task's subscription to a topic: an asynchronous sequence of what is published to it.
///
/// ```swift
/// let lobby = endpoint.subscribe("rooms:lobby")
/// for await broadcast in lobby where broadcast.event == "new_msg" {
///     …
/// }
/// ```
public final class TopicSubscription: AsyncSequence, Sendable {
    /// What the sequence yields.
    public typealias Element = Broadcast

    /// The topic subscribed to.
    public let topic: String

    let subscriber: StreamSubscriber
    private let shard: TopicShard

    init(topic: String, subscriber: StreamSubscriber, shard: TopicShard) {
        self.topic = topic
        self.subscriber = subscriber
        self.shard = shard
    }

    deinit {
        self.cancel()
    }

    /// How many broadcasts were dropped because the reader was too slow.
    public var droppedCount: Int { self.subscriber.droppedCount }

    /// Unsubscribes; the sequence ends after what it has already received.
    public func cancel() {
        let (subscriber, topic, shard) = (self.subscriber, self.topic, self.shard)
        shard.submit {
            shard.unsubscribe(subscriber, from: topic)
            subscriber.finish()
        }
    }

    /// Starts reading. A subscription is meant for one reader.
    public func makeAsyncIterator() -> Iterator {
        Iterator(subscription: self, base: self.subscriber.stream.makeAsyncIterator())
    }

    /// Reads the broadcasts of a subscription, and keeps the subscription alive.
    public struct Iterator: AsyncIteratorProtocol {
        let subscription: TopicSubscription
        var base: AsyncStream<Broadcast>.AsyncIterator

        /// The next broadcast, or `nil` when the subscription or the reading task was cancelled.
        public mutating func next() async -> Broadcast? {
            await self.next(isolation: #isolation)
        }

        /// The next broadcast, or `nil` when the subscription or the reading task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Broadcast? {
            await self.base.next(isolation: actor)
        }
    }
}
