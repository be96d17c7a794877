public import NIOCore
public import RoostProtocol

/// Topics and their subscribers: those on this node, and by way of a ``ClusterLink`` those on others.
///
/// Publishing never waits: the broadcast is handed to the event loops that have subscribers, encoded once per
/// serializer for all of them, and written to each subscriber. What one task publishes to a topic arrives in that order
/// at every subscriber; between tasks there is no order. Delivery is at most once, as in `Phoenix.PubSub`.
public final class PubSub: Sendable {
    /// One part of the registry per event loop, in the order of the group.
    package let shards: [TopicShard]

    private let directory: TopicDirectory
    private let link: (any ClusterLink)?

    /// Creates an empty registry over the event loops of a group.
    ///
    /// - Parameter link: The way to the other nodes. Whoever makes the registry runs it, too.
    public init(eventLoopGroup: any EventLoopGroup, link: (any ClusterLink)? = nil) {
        let directory = TopicDirectory(link: link)
        self.directory = directory
        self.link = link
        self.shards = eventLoopGroup.makeIterator().enumerated().map { index, loop in
            TopicShard(eventLoop: loop, index: index, directory: directory)
        }
    }

    /// Sends an event to every subscriber of a topic, on all nodes.
    ///
    /// - Returns: Whether it is on its way to the other nodes, too.
    /// - Throws: ``RoostProtocol/SerializerError`` when the payload is binary and the topic or the event is longer than
    ///   the 255 bytes that a binary frame can carry; ``PubSubOverload``. Then nobody receives it.
    @discardableResult
    public func broadcast(_ topic: String, event: String, payload: Payload) throws -> BroadcastReach {
        try self.publish(Broadcast(topic: topic, event: event, payload: payload), excluding: nil)
    }

    /// Sends an event to every subscriber of a topic on this node, and to no other node. The counterpart of
    /// `Phoenix.PubSub.local_broadcast`.
    ///
    /// - Throws: As ``broadcast(_:event:payload:)``.
    public func localBroadcast(_ topic: String, event: String, payload: Payload) throws {
        try self.publishHere(Broadcast(topic: topic, event: event, payload: payload), excluding: nil)
    }

    /// Sends an event to every subscriber of a topic but one.
    ///
    /// - Parameter subscription: The subscription that published, and does not want to hear itself.
    /// - Returns: Whether it is on its way to the other nodes, too.
    /// - Throws: As ``broadcast(_:event:payload:)``.
    @discardableResult
    public func broadcastFrom(
        _ subscription: TopicSubscription,
        _ topic: String,
        event: String,
        payload: Payload
    ) throws -> BroadcastReach {
        let broadcast = Broadcast(topic: topic, event: event, payload: payload)
        return try self.publish(broadcast, excluding: ObjectIdentifier(subscription.subscriber))
    }

    /// The number of topics that have a subscriber.
    public var topicCount: Int { self.directory.count }

    /// Sends a broadcast to all subscribers except the one given.
    @discardableResult
    package func publish(_ broadcast: Broadcast, excluding excluded: ObjectIdentifier?) throws -> BroadcastReach {
        try self.publishHere(broadcast, excluding: excluded)
        return self.link?.publish(broadcast) ?? .everyNode
    }

    /// Sends a broadcast to this node's subscribers except the one given.
    package func publishHere(_ broadcast: Broadcast, excluding excluded: ObjectIdentifier? = nil) throws {
        if broadcast.payload.isBinary {
            try SerializerError.checkBinaryMetadata(topic: broadcast.topic, event: broadcast.event)
        }
        let loops = self.directory.loops(broadcast.topic)
        guard loops != 0 else { return }
        for shard in self.shards where shard.isIn(loops) { try shard.checkLoad() }
        self.publish(PublishedBroadcast(broadcast, excluding: excluded), on: loops)
    }

    /// Sends a small event that must arrive however much is on its way.
    @discardableResult
    package func publishUrgently(_ topic: String, event: String) -> BroadcastReach {
        let broadcast = Broadcast(topic: topic, event: event, payload: .empty)
        self.publishHereUrgently(broadcast)
        return self.link?.publish(broadcast) ?? .everyNode
    }

    /// Whether event loops are far behind with what was published.
    package var isCongested: Bool {
        self.shards.contains(where: \.isCongested)
    }

    /// Sends a broadcast to this node's subscribers that must arrive however much is on its way. Its publisher sees to it
    /// that it publishes little.
    package func publishHereUrgently(_ broadcast: Broadcast) {
        self.publish(PublishedBroadcast(broadcast), on: self.directory.loops(broadcast.topic))
    }

    /// Whether a topic has subscribers on this node.
    package func hasSubscribers(_ topic: String) -> Bool {
        self.directory.loops(topic) != 0
    }

    /// Whether so much is on its way to the topic's event loops that a broadcast would be refused.
    package func isOverloaded(_ topic: String) -> Bool {
        let loops = self.directory.loops(topic)
        return self.shards.contains { $0.isIn(loops) && $0.isOverloaded }
    }

    private func publish(_ entry: PublishedBroadcast, on loops: UInt64) {
        for shard in self.shards where shard.isIn(loops) { shard.publish(entry) }
    }

    /// Waits until no event loop is far behind with what was published.
    ///
    /// Returns at once in the ordinary case. Tasks that publish very much call it now and then; channels are made to
    /// wait by themselves between two messages.
    public func relief() async {
        for shard in self.shards {
            while shard.isCongested { await shard.turn() }
        }
    }

    /// Subscribes a task to a topic.
    ///
    /// What is published after this call returns is received. The subscription ends when it is no longer referenced or
    /// when ``TopicSubscription/cancel()`` is called.
    ///
    /// - Parameter bufferLimit: How many broadcasts may wait for a slow reader. Beyond it the oldest are dropped and
    ///   counted in ``TopicSubscription/droppedCount``.
    public func subscribe(_ topic: String, bufferLimit: Int = 1_024) -> TopicSubscription {
        let shard = self.shards[Int(UInt(bitPattern: TopicKey(topic).hashValue) % UInt(self.shards.count))]
        let subscriber = StreamSubscriber(bufferLimit: bufferLimit)
        self.directory.announce(topic, shard: shard.index)
        shard.submit { [directory] in
            shard.subscribe(subscriber, to: topic)
            directory.arrived(topic)
        }
        return TopicSubscription(topic: topic, subscriber: subscriber, shard: shard)
    }
}
