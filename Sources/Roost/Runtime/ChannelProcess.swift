import CRoostPrefetch
import NIOCore
import RoostProtocol
import RoostPubSub
import Synchronization

/// What runs a channel: its mailbox, its subscription, and its way out. ``ChannelRunner`` adds the channel itself.
///
/// It stands where Phoenix has a process per channel. While nothing is to be done it is only memory: no task, no timer.
class ChannelProcess: TopicSubscriber, TimerWheelMember, HandlerWork, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop of the session; the mailbox has a lock.

    // In the order in which a delivery looks at them.
    let session: SocketSession

    /// On the event loop.
    final var subscription = SubscriptionSlot()

    /// Whether broadcasts go out as they are: the channel intercepts none, and none is kept back.
    let passesOn: Bool

    /// Whether nothing of what the channel sends goes out any more. On the event loop.
    final var isMuted = false

    /// Whether the session does not read its socket on behalf of this channel. On the event loop.
    final var isBlockingReads = false

    /// Whether more has come than its mailbox holds, and its end is under way. On the event loop.
    private final var hasOverflowed = false

    /// On the event loop.
    final var timer = TimerWheelPosition()

    let topicName: String

    /// The join ref of what the channel sends: that of the join, or in its absence the join's ref.
    let joinRef: Ref?

    let mailbox: Mutex<Mailbox>

    // MARK: On the event loop

    /// The join while it is under way.
    private(set) final var pendingJoin: PendingJoin?

    private var others: [ForeignSubscription] = []

    /// Broadcasts that the topic's policy keeps back while the client is behind.
    private var held: Held?

    init(session: SocketSession, join: Message, passesOn: Bool) {
        self.session = session
        self.passesOn = passesOn
        self.topicName = join.topic
        self.joinRef = join.joinRef ?? join.ref
        self.pendingJoin = PendingJoin(join)
        let configuration = session.configuration
        self.mailbox = Mutex(Mailbox(limit: configuration.mailboxLimit, sizeLimit: configuration.inboundLimit))
    }

    /// The join while it is under way.
    final var join: Message? { self.pendingJoin?.message }

    /// Starts the join.
    final func start() {
        guard let pendingJoin = self.pendingJoin else { return }
        pendingJoin.work = self.startJoin(pendingJoin.message)
    }

    /// Starts the join. To be overridden.
    ///
    /// - Returns: What is cancelled when nobody waits for it any more.
    func startJoin(_ join: Message) -> CancellableWork? { nil }

    /// Reads the mailbox. To be overridden.
    func perform(by task: HandlerTask) async {}

    /// Starts reading the mailbox. To be overridden.
    func resume() {}

    /// The join was accepted nevertheless: let the channel clean up. To be overridden.
    func terminateAbandoned() {}

    /// The events that go through the channel on their way out. To be overridden.
    var intercepts: Set<String> { [] }

    /// What happens to broadcasts while the client does not keep up. To be overridden.
    var slowConsumers: SlowConsumerPolicy { .disconnect }

    /// Whether the policy ever keeps broadcasts back. To be overridden.
    var mayHold: Bool { false }

    // MARK: Letters

    /// Puts a letter into the mailbox. From any thread.
    ///
    /// - Returns: Whether it was taken.
    @discardableResult
    final func post(_ letter: ChannelLetter) -> Bool {
        switch self.mailbox.withLock({ $0.post(letter) }) {
        case .taken:
            return true
        case .startReader:
            self.resume()
            return true
        case .refused:
            return false
        }
    }

    /// The join was accepted. On the event loop.
    final func open() {
        self.pendingJoin = nil
        let startReader = self.mailbox.withLock { mailbox in
            let (held, startReader) = mailbox.open()
            // Under the lock, so that what a task sends now does not overtake what it has sent during the join.
            for sending in held { sending() }
            return startReader
        }
        if startReader { self.resume() }
    }

    /// Ends the channel from outside; nothing it sends goes out any more. On the event loop.
    final func shutdown(_ reason: TerminateReason) {
        self.isMuted = true
        self.detach()
        switch self.mailbox.withLock({ $0.shutdown(reason) }) {
        case .startReader: self.resume()
        case .refused where self.pendingJoin != nil: self.abandonJoin()
        case .taken, .refused: break
        }
    }

    private func abandonJoin() {
        let work = self.pendingJoin?.work
        self.pendingJoin = nil
        _ = self.mailbox.withLock { $0.end() }
        work?.cancel()
    }

    /// Ends the subscriptions. On the event loop.
    final func detach() {
        self.session.loop.timers.cancel(self)
        self.held = nil
        if self.subscription.isSubscribed {
            self.session.loop.shard.unsubscribe(self, from: self.topicName)
        }
        for other in self.others {
            self.session.loop.shard.unsubscribe(other, from: other.topic)
        }
        self.others = []
        self.endPresences()
    }

    // MARK: What the channel sends, from any thread

    final func push(_ event: String, _ payload: Payload) throws {
        try self.send(.push(joinRef: self.joinRef, topic: self.topicName, event: event, payload: payload))
    }

    final func reply(_ ref: Ref?, _ status: ReplyStatus, _ response: Payload) throws {
        try self.send(
            .reply(joinRef: self.joinRef, ref: ref, topic: self.topicName, status: status, response: response)
        )
    }

    private func send(_ message: OutboundMessage) throws {
        let frame = try self.session.frame(message)
        let shard = self.session.loop.shard
        try shard.checkLoad()
        if shard.isCaughtUp, self.mailbox.withLock({ $0.isLettingOut }) {
            self.write(frame)
        } else {
            self.letOut { shard.submit(size: frame.readableBytes) { self.write(frame) } }
        }
    }

    private func write(_ frame: ByteBuffer) {
        if !self.isMuted {
            self.session.write(frame)
        }
    }

    final func broadcast(_ event: String, _ payload: Payload, sparingSelf: Bool) throws -> BroadcastReach {
        let broadcast = Broadcast(topic: self.topicName, event: event, payload: payload)
        return try self.publish(broadcast, sparingSelf: sparingSelf)
    }

    final func publish(_ broadcast: Broadcast, sparingSelf: Bool) throws -> BroadcastReach {
        if broadcast.payload.isBinary {
            try SerializerError.checkBinaryMetadata(topic: broadcast.topic, event: broadcast.event)
        }
        let excluded = sparingSelf ? ObjectIdentifier(self) : nil
        self.session.server.metrics.broadcasts.increment()
        let pubSub = self.session.server.pubSub
        guard self.mailbox.withLock({ $0.letsOut { _ = try? pubSub.publish(broadcast, excluding: excluded) } }) else {
            return .everyNode
        }
        return try pubSub.publish(broadcast, excluding: excluded)
    }

    private func letOut(_ sending: @escaping @Sendable () -> Void) {
        if self.mailbox.withLock({ $0.letsOut(sending) }) {
            sending()
        }
    }

    // MARK: What the topic sends, on the event loop

    final func deliver(_ batch: BroadcastBatch, from first: Int) {
        if self.passesOn, !batch.hasExclusions { return self.passOn(batch, from: first) }
        if self.isHolding {
            for entry in batch.entries.dropFirst(first) where entry.excluded != ObjectIdentifier(self) {
                self.hold(entry)
            }
            return
        }
        if self.intercepts.isEmpty, !batch.excludes(self) { return self.passOn(batch, from: first) }
        for entry in batch.entries.dropFirst(first) where entry.excluded != ObjectIdentifier(self) {
            self.deliver(entry)
        }
    }

    final func prefetch(_ step: PrefetchStep) {
        switch step {
        case .session: roost_prefetch(Unmanaged.passUnretained(self.session).toOpaque(), 64)
        case .transport: self.session.prefetchTransport()
        }
    }

    private func passOn(_ batch: BroadcastBatch, from first: Int) {
        if let bytes = batch.bytes(self.session.encoding, from: first) {
            self.session.writeBroadcast(bytes, count: batch.entries.count - first)
        }
    }

    private func deliver(_ entry: PublishedBroadcast) {
        if self.intercepts.contains(entry.broadcast.event) {
            if !self.post(.intercepted(entry.broadcast)) { self.overflow() }
        } else if let frame = entry.frame(self.session.encoding) {
            self.session.writeBroadcast(frame, count: 1)
        }
    }

    /// Not at once: the caller is delivering, and what the end of a channel sends would come in between.
    final func overflow() {
        guard !self.hasOverflowed else { return }
        self.hasOverflowed = true
        self.session.loop.shard.submit { self.session.overflowed(self) }
    }

    // MARK: Broadcasts for a client that is behind

    /// In a box, because almost all channels have none.
    private final class Held {
        var broadcasts = HeldBroadcasts()
        /// Whether changes of presences were among them: these are not kept, as none may be missing. The client gets the whole
        /// state instead.
        var hasPresences = false
    }

    private var isHolding: Bool {
        self.mayHold && (self.held != nil || self.session.isBehind)
    }

    private func hold(_ entry: PublishedBroadcast) {
        guard !self.intercepts.contains(entry.broadcast.event) else { return self.deliver(entry) }
        let held = self.held ?? Held()
        self.held = held
        guard !Presence.events.contains(entry.broadcast.event) else {
            held.hasPresences = true
            return self.session.held(dropping: 0)
        }
        let limit = self.session.configuration.outboundLimit
        let dropped = held.broadcasts.hold(entry, self.slowConsumers, sizeLimit: limit)
        self.session.held(dropping: dropped)
    }

    /// Sends what was kept back, until the client is behind again. On the event loop.
    final func release() {
        guard let held = self.held else { return }
        while !self.session.isBehind, let entry = held.broadcasts.next() { self.deliver(entry) }
        guard held.broadcasts.isEmpty, !self.session.isBehind else { return }
        self.held = nil
        if held.hasPresences { try? self.pushPresenceState() }
    }

    // MARK: Other topics

    final func subscribe(_ topic: String) {
        let session = self.session
        self.letOut {
            session.loop.shard.submit { self.addSubscription(topic) }
        }
    }

    private func addSubscription(_ topic: String) {
        // A channel that has ended has no own subscription any more, and nobody would end another one.
        guard self.subscription.isSubscribed, !self.others.contains(where: { $0.topic.hasSameBytes(as: topic) }) else {
            return
        }
        let other = ForeignSubscription(topic: topic, process: self)
        self.others.append(other)
        self.session.loop.shard.subscribe(other, to: topic)
    }

    final func unsubscribe(_ topic: String) {
        let session = self.session
        self.letOut {
            session.loop.shard.submit { self.removeSubscription(topic) }
        }
    }

    private func removeSubscription(_ topic: String) {
        guard let index = self.others.firstIndex(where: { $0.topic.hasSameBytes(as: topic) }) else { return }
        self.session.loop.shard.unsubscribe(self.others.remove(at: index), from: topic)
    }

    final func timerFired(now: UInt32) -> UInt32? {
        self.session.joinTimedOut(self)
        return nil
    }
}
