import CRoostPrefetch
import Logging
import NIOCore
import RoostProtocol
import RoostPubSub
import Synchronization

/// A connected client: its transport on one side, its channels on the other.
///
/// The shell around ``SocketMachine``: it decodes what arrives, performs the machine's actions, and tells the machine
/// what becomes of joins and channels. On the event loop only, except where noted.
final class SocketSession: TopicSubscriber, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop.

    // In the order in which a delivery looks at them: these are fetched ahead.
    /// On the event loop only.
    private var transport: (any Transport)?
    let server: ServerContext
    let loop: LoopContext
    let wire: WireFormat

    // MARK: From any thread

    let mount: SocketMount
    let assigns: any Socket

    var configuration: SocketConfiguration { self.mount.configuration }
    var encoding: FrameEncoding { self.wire.encoding }
    var transportName: String { self.wire.transport }

    // MARK: On the event loop

    var subscription = SubscriptionSlot()

    private let id: String?
    private var machine: SocketMachine<ChannelProcess>
    private var blockingChannels: Int32 = 0
    /// How many messages of the client were no Phoenix messages.
    private(set) var malformedCount: Int32 = 0
    private var joins = TokenBucket()
    private var isReadingPaused = false
    private var hasHeldBroadcasts = false

    init(
        server: ServerContext,
        loop: LoopContext,
        mount: SocketMount,
        wire: WireFormat,
        assigns: any Socket,
        transport: any Transport
    ) {
        self.server = server
        self.loop = loop
        self.mount = mount
        self.wire = wire
        self.assigns = assigns
        self.id = assigns.id
        self.transport = transport
        self.machine = SocketMachine(maxChannels: mount.configuration.maxChannels)
    }

    /// Makes the client reachable by its id.
    func open() {
        self.server.logger.debug(
            "connected",
            metadata: [LogKey.socketID: "\(self.id ?? "-")", LogKey.transport: "\(self.transportName)"]
        )
        if let id = self.id {
            self.loop.shard.subscribe(self, to: id)
        }
    }

    /// The connection has ended: so do all channels.
    func close(_ reason: TerminateReason) {
        if let id = self.id, self.subscription.isSubscribed {
            self.loop.shard.unsubscribe(self, from: id)
        }
        self.transport = nil
        for channel in self.machine.removeAll() {
            self.server.metrics.channels.decrement()
            channel.shutdown(reason)
        }
    }

    /// Receives what is published to the client's id.
    func deliver(_ batch: BroadcastBatch, from first: Int) {
        if batch.entries.dropFirst(first).contains(where: { $0.broadcast.event == "disconnect" }) {
            // What was published before must not be overtaken.
            self.catchUp()
            self.transport?.close(.goingAway, reason: "disconnect")
        }
    }

    // MARK: What the client sends

    /// A text or binary message arrived.
    func receive(_ kind: FrameKind, _ bytes: ByteBuffer) {
        self.server.metrics.messagesIn.increment()
        do {
            let message = try self.wire.serializer.decode(kind, bytes)
            try self.configuration.checkNames(message)
            self.receive(message)
        } catch {
            self.receiveMalformed(error)
        }
    }

    private func receive(_ message: Message) {
        guard message.isJoin else { return self.process(message) }
        if !self.joins.take(1, of: self.configuration.joinRate, at: self.loop.timers.seconds) {
            self.server.metrics.joins(.rateLimited)
            self.send(SocketMachine<ChannelProcess>.error(joinRef: message.joinRef, message, reason: "too many joins"))
            return
        }
        var message = message
        message.topic = self.loop.shard.shared(message.topic)
        self.process(message)
    }

    private func process(_ message: Message) {
        self.perform(self.machine.receive(message))
        self.updateReading()
    }

    /// A message arrived that is none.
    func receiveMalformed(_ error: MalformedMessage) {
        if error.reason == .badTopic, error.rawTopic != nil {
            self.reject(error, reason: "unmatched topic")
            return
        }
        self.malformedCount += 1
        self.server.metrics.malformed(error.reason)
        if self.malformedCount == 1 {
            self.server.logger.info("malformed message", metadata: [LogKey.reason: "\(error.reason.rawValue)"])
        }
        if self.malformedCount > self.configuration.malformedLimit {
            self.transport?.close(.policyViolation, reason: "too many malformed messages")
        } else {
            let isOfLength = error.reason.isOfLength
            self.reject(
                error,
                joinRef: isOfLength ? error.joinRef : nil,
                reason: isOfLength ? error.reason.rawValue : "malformed message"
            )
        }
    }

    private func reject(_ error: MalformedMessage, joinRef: Ref? = nil, reason: String) {
        guard let ref = error.ref, let topic = error.rawTopic else { return }
        self.send(.rejection(ref: ref, joinRef: joinRef, rawTopic: topic, reason: reason))
    }

    /// The channels that exist, in any state.
    var channels: some Sequence<ChannelProcess> { self.machine.channels }

    /// The memory that the list of channels takes, without the allocator's own.
    var listSize: Int { self.machine.memorySize }

    // MARK: Actions

    private func perform(_ actions: [SocketMachine<ChannelProcess>.Action]) {
        for action in actions {
            switch action {
            case .send(let message): self.send(message)
            case .refuse(let message):
                self.server.metrics.joins(.tooMany)
                self.send(message)
            case .join(let message): self.startJoin(message)
            case .subscribe(let channel): self.loop.shard.subscribe(channel, to: channel.topicName)
            case .open(let channel): channel.open()
            case .deliver(let channel, let message): self.deliver(message, to: channel)
            case .leave(let channel, let message): channel.post(.leave(message))
            case .replace(let channel): self.end(channel, .duplicateJoin)
            case .dropStale: self.server.metrics.staleMessages.increment()
            }
        }
    }

    private func startJoin(_ message: Message) {
        guard let channel = self.mount.makeChannel(session: self, join: message) else {
            self.server.metrics.joins(.unmatchedTopic)
            self.perform(self.machine.noRoute(message))
            return
        }
        self.server.metrics.channels.increment()
        self.machine.joining(message.topic, channel: channel)
        self.loop.timers.schedule(channel, after: self.configuration.joinTimeout.timeAmount)
        channel.start()
    }

    private func deliver(_ message: Message, to channel: ChannelProcess) {
        channel.post(.event(message))
        if !channel.isBlockingReads, channel.mailbox.withLock({ $0.isFull }) {
            channel.isBlockingReads = true
            self.blockingChannels += 1
        }
    }

    private func end(_ channel: ChannelProcess, _ reason: TerminateReason) {
        self.server.metrics.channels.decrement()
        self.unblock(channel)
        channel.shutdown(reason)
    }

    // MARK: What becomes of channels

    /// A channel's `join` has returned or thrown.
    func joinFinished(_ channel: ChannelProcess, _ outcome: Result<JoinReply, any Error>) {
        self.loop.timers.cancel(channel)
        guard let join = channel.join, !channel.isMuted else {
            if case .success(let reply) = outcome, reply.status == .ok {
                channel.terminateAbandoned()
            }
            return
        }
        switch outcome {
        case .success(let reply) where reply.status == .ok:
            self.count(.ok, channel)
            self.perform(self.machine.joined(channel, join, response: reply.response))
        case .success(let reply):
            self.refuse(channel, join, reply.response, .refused)
        case .failure(let error):
            self.logCrash(channel, error, "join crashed")
            self.refuse(channel, join, ["reason": "join crashed"], .crashed)
        }
        self.updateReading()
    }

    /// A channel's `join` takes too long.
    func joinTimedOut(_ channel: ChannelProcess) {
        guard let join = channel.join, !channel.isMuted else { return }
        self.refuse(channel, join, ["reason": "join timed out"], .timedOut)
        self.updateReading()
    }

    private func refuse(
        _ channel: ChannelProcess,
        _ join: Message,
        _ response: Payload,
        _ outcome: RoostMetrics.JoinOutcome
    ) {
        self.count(outcome, channel)
        let actions = self.machine.refused(channel, join, response: response)
        self.end(channel, .closed)
        self.perform(actions)
    }

    private func count(_ outcome: RoostMetrics.JoinOutcome, _ channel: ChannelProcess) {
        self.server.metrics.joins(outcome)
        self.server.logger.debug(
            "join",
            metadata: [LogKey.topic: "\(channel.topicName)", LogKey.result: "\(outcome.rawValue)"]
        )
    }

    /// A channel has ended by itself, or crashed with this error.
    func ended(_ channel: ChannelProcess, _ error: (any Error)?) {
        guard !channel.isMuted else { return }
        if let error {
            self.server.metrics.channelCrashes.increment()
            self.logCrash(channel, error, "channel crashed")
        }
        self.unblock(channel)
        channel.detach()
        self.server.metrics.channels.decrement()
        self.perform(self.machine.ended(channel, crashed: error != nil))
        self.updateReading()
    }

    /// More waits for a channel than its mailbox holds, and the client cannot be held back for it.
    func overflowed(_ channel: ChannelProcess) {
        guard !channel.isMuted else { return }
        self.server.metrics.mailboxOverflows.increment()
        let actions = self.machine.ended(channel, crashed: true)
        guard !actions.isEmpty else { return }
        self.logCrash(channel, MailboxOverflow(), "channel overflowed")
        self.end(channel, .error(MailboxOverflow()))
        self.perform(actions)
    }

    func logCrash(_ channel: ChannelProcess, _ error: any Error, _ what: String) {
        self.server.logger.error(
            "\(what)",
            metadata: [LogKey.topic: "\(channel.topicName)", LogKey.error: "\(error)"]
        )
    }

    // MARK: Back-pressure

    /// A channel has caught up with what the client sent it.
    func unblock(_ channel: ChannelProcess) {
        guard channel.isBlockingReads else { return }
        channel.isBlockingReads = false
        self.blockingChannels -= 1
        self.updateReading()
    }

    /// Whether as much waits for joins to finish as a mailbox holds.
    private var hasManyWaiting: Bool {
        self.machine.waitingCount >= max(1, self.configuration.mailboxLimit)
            || self.machine.waitingSize >= max(1, self.configuration.inboundLimit)
    }

    private func updateReading() {
        let isPaused = self.blockingChannels > 0 || self.hasManyWaiting
        guard isPaused != self.isReadingPaused else { return }
        self.isReadingPaused = isPaused
        self.transport?.setReadingPaused(isPaused)
    }

    // MARK: What is sent

    /// Makes a frame of a message. From any thread.
    ///
    /// - Throws: When the client's protocol version cannot carry the message.
    func frame(_ message: OutboundMessage) throws -> ByteBuffer {
        guard let frame = try self.wire.frame(message) else { throw SerializerError.binaryUnsupported }
        return frame
    }

    /// Sends a frame, after all broadcasts that were published before it.
    func write(_ frame: ByteBuffer) {
        self.catchUp()
        self.server.metrics.messagesOut.increment()
        self.transport?.write(frame)
    }

    /// Sends what has been published to the client's topics and has not reached it.
    private func catchUp() {
        guard self.loop.shard.hasPendingBroadcasts else { return }
        for channel in self.machine.channels {
            self.loop.shard.catchUp(channel, topic: channel.topicName)
        }
    }

    /// Sends the frames of broadcasts.
    func writeBroadcast(_ frames: ByteBuffer, count: Int) {
        self.server.metrics.messagesOut.increment(by: count)
        self.transport?.write(frames)
    }

    /// Has the processor fetch what sending will look at.
    func prefetchTransport() {
        guard let transport = self.transport else { return }
        roost_prefetch(Unmanaged<AnyObject>.passUnretained(transport).toOpaque(), 128)
    }

    /// Whether the client does not take broadcasts as fast as they come.
    var isBehind: Bool { self.transport?.isBehind ?? false }

    /// A channel has kept a broadcast back, and dropped others for it.
    func held(dropping count: Int) {
        self.hasHeldBroadcasts = true
        if count > 0 { self.server.metrics.droppedBroadcasts.increment(by: count) }
    }

    /// The client has taken everything: now it gets what was kept back.
    func caughtUp() {
        guard self.hasHeldBroadcasts else { return }
        for channel in self.machine.channels { channel.release() }
        self.hasHeldBroadcasts = self.isBehind
    }

    private func send(_ message: OutboundMessage) {
        if let frame = try? self.wire.frame(message) {
            self.write(frame)
        }
    }
}
