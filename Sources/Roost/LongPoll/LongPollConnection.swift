import Logging
import NIOCore
import RoostProtocol
import RoostPubSub

/// A client that polls: the transport of a ``SocketSession`` that lives between the client's requests.
///
/// It stays on one event loop; requests come from the connections of any. What is decided is decided by two values, the
/// ``LongPollMachine`` for what goes out and the ``LongPollInbox`` for what comes in. While the client polls and nothing
/// happens there is no task, and a place in the timer wheel instead of a timer.
final class LongPollConnection: Transport, LoopConnection, TimerWheelMember, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop.

    // MARK: From any thread

    let isSession = true

    /// Where the client connected from.
    let address: String?
    let token: LongPollToken
    let longPoll: LongPollMount
    let server: ServerContext
    let loop: LoopContext

    // MARK: On the event loop

    var listIndex = -1
    var timer = TimerWheelPosition()

    private var session: SocketSession?
    private var machine: LongPollMachine<LongPollRequest>
    private var inbox: LongPollInbox<LongPollRequest>
    private var meter = InboundMeter()
    private var isWorking = false
    private var isAnswerDue = false
    private var isDropped = false
    /// Whether the metrics count nothing of what waits any more.
    private var isGivenUp = false
    private var isGone = false
    /// The bytes that the metrics know of.
    private var countedSize = 0

    /// On the event loop.
    init(
        server: ServerContext,
        loop: LoopContext,
        longPoll: LongPollMount,
        wire: WireFormat,
        assigns: any Socket,
        address: String?
    ) {
        self.address = address
        self.token = LongPollToken(
            node: server.node,
            loop: loop.longPolls.loop,
            cluster: server.configuration.cluster
        )
        self.longPoll = longPoll
        self.server = server
        self.loop = loop
        self.machine = LongPollMachine(longPoll, loop.timers)
        self.inbox = LongPollInbox(sizeLimit: longPoll.configuration.maxBodySize)
        self.session = SocketSession(
            server: server,
            loop: loop,
            mount: longPoll.mount,
            wire: wire,
            assigns: assigns,
            transport: self
        )
    }

    var mount: SocketMount { self.longPoll.mount }

    private var now: UInt32 { self.loop.timers.now }

    // MARK: Beginning and end

    /// Makes the session known.
    func open() {
        self.loop.longPolls.add(self)
        self.loop.add(self)
        self.server.metrics.longPolls.increment()
        self.schedule()
        self.session?.open()
    }

    /// The channels end. What has been sent before can still be fetched, unless it is dropped.
    ///
    /// - Parameter status: What batches that wait are answered with.
    private func end(_ reason: TerminateReason, isFinal: Bool, status: LongPollStatus = .gone) {
        if let session {
            self.session = nil
            session.close(reason)
            self.server.metrics.longPolls.decrement()
        }
        for request in self.inbox.removeAll() { self.answer(request, status) }
        self.perform(self.machine.close(isFinal: isFinal, now: self.now))
        if isFinal { self.forget() }
    }

    /// Nothing is left of the session.
    private func forget() {
        guard !self.isGone else { return }
        self.isGone = true
        self.server.accepting.releaseSession(of: self.address)
        self.loop.longPolls.remove(self)
        self.loop.timers.cancel(self)
        self.loop.remove(self)
    }

    func drain() {
        self.end(.draining, isFinal: true)
    }

    func abort() {
        self.end(.closed, isFinal: true)
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        self.end(.closed, isFinal: false)
    }

    // MARK: What is sent

    var isBehind: Bool { self.machine.isBehind }

    func write(_ frames: ByteBuffer) {
        guard self.session != nil else { return }
        let limit = self.mount.configuration.outboundLimit
        guard self.machine.append(frames, limit: limit) else { return self.drop() }
        self.count()
        self.scheduleAnswer()
        self.server.makeRoom(self.loop)
    }

    var queuedBytes: Int { self.countedSize }

    func giveUp() {
        self.drop()
        self.isGivenUp = true
        self.server.metrics.queuedBytes.decrement(by: self.countedSize)
        self.countedSize = 0
    }

    /// Not at once: the caller may be in the middle of a turn that has more for the client.
    private func scheduleAnswer() {
        guard !self.isAnswerDue, self.machine.isPolled else { return }
        self.isAnswerDue = true
        self.loop.turnEnd.add(self)
    }

    /// Answers the poll that waits, if there is something to say.
    func serve() {
        self.isAnswerDue = false
        self.perform(self.machine.serve(now: self.now))
    }

    /// Not at once: the caller may be walking through the subscribers of a topic.
    private func drop() {
        guard !self.isDropped else { return }
        self.isDropped = true
        self.server.metrics.slowConsumers.increment()
        self.server.logger.info(
            "connection dropped",
            metadata: [LogKey.reason: "slow client", LogKey.queuedBytes: "\(self.machine.size)"]
        )
        self.loop.eventLoop.execute { self.abort() }
    }

    private func count() {
        guard !self.isGivenUp else { return }
        let change = self.machine.size - self.countedSize
        self.countedSize += change
        if change < 0 {
            // Meters may ignore negative increments.
            self.server.metrics.queuedBytes.decrement(by: -change)
        } else if change > 0 {
            self.server.metrics.queuedBytes.increment(by: change)
        }
    }

    // MARK: Polls

    /// A poll has come.
    func poll(_ request: LongPollRequest) {
        self.perform(self.machine.poll(request, now: self.now))
        self.check(self.meter.takeMessage(self.mount.configuration, at: self.loop.timers.seconds))
        self.schedule()
    }

    /// Ends the session of a client that has sent too much, and says whether it has.
    @discardableResult
    private func check(_ excess: InboundMeter.Excess?) -> Bool {
        guard let excess, self.session != nil else { return false }
        self.server.metrics.rateLimited(excess)
        self.server.logger.info("connection closed", metadata: [LogKey.reason: "\(excess.rawValue)"])
        self.end(.closed, isFinal: false, status: .tooMany)
        return true
    }

    /// The connection of a poll that waits has ended.
    func leave(_ request: LongPollRequest) {
        self.machine.leave(request, now: self.now)
        self.schedule()
    }

    private func perform(_ actions: [LongPollMachine<LongPollRequest>.Action]) {
        for action in actions {
            switch action.answer {
            case .messages(let messages): self.deliver(messages, to: action.poll)
            case .nothing: self.answer(action.poll, poll: .noContent)
            case .gone: self.answer(action.poll, poll: .gone)
            }
        }
        self.count()
        if self.machine.isFinished { self.forget() }
    }

    private func answer(_ request: LongPollRequest, poll status: LongPollStatus) {
        self.server.metrics.longPoll(status)
        request.answer(LongPollResponse.poll(status, token: self.token.text))
    }

    private func deliver(_ messages: [ByteBuffer], to request: LongPollRequest) {
        self.server.metrics.longPoll(.ok)
        request.answer(LongPollResponse.poll(.ok, messages, token: self.token.text)) { isWritten in
            self.loop.perform { self.delivered(request, isWritten) }
        }
    }

    private func delivered(_ request: LongPollRequest, _ isWritten: Bool) {
        let now = self.now
        self.perform(isWritten ? self.machine.delivered(request, now: now) : self.machine.lost(request, now: now))
        if self.machine.size == 0 { self.session?.caughtUp() }
    }

    // MARK: Batches

    /// The body of a batch has come. From any thread.
    func post(_ request: LongPollRequest, _ body: ByteBuffer, type: String?) {
        let (limits, size) = (self.mount.configuration, body.readableBytes)
        do {
            let messages = try LongPollBody.messages(
                in: body,
                type: type,
                maxBatch: self.longPoll.configuration.maxBatch,
                maxMessageSize: min(limits.maxFrameSize, limits.maxMessageSize)
            )
            try self.loop.shard.checkLoad()
            self.loop.perform(size: size) { self.post(request, messages, size: size) }
        } catch let error as LongPollError {
            self.loop.perform { self.refuse(request, error, size: size) }
        } catch {
            self.answer(request, .timedOut)
        }
    }

    /// A batch has come.
    ///
    /// - Parameter size: The bytes of its body.
    private func post(_ request: LongPollRequest, _ messages: [LongPollMessage], size: Int) {
        guard self.takes(request, size: size) else { return }
        guard self.inbox.add(request, messages, deadline: self.machine.windowEnd(now: self.now)) else {
            return self.answer(request, .timedOut)
        }
        self.work()
        self.schedule()
    }

    /// A body has come that is no batch: it counts as a malformed message, and towards the limits of what a client sends.
    private func refuse(_ request: LongPollRequest, _ error: LongPollError, size: Int) {
        guard self.takes(request, size: size) else { return }
        let excess = self.meter.takeMessage(self.mount.configuration, at: self.loop.timers.seconds)
        guard !self.check(excess) else { return self.answer(request, .tooMany) }
        self.session?.receiveMalformed(MalformedMessage(.badBatch))
        self.answer(request, error.status)
        self.schedule()
    }

    /// Whether the session takes the bytes of a body; otherwise the request is answered.
    private func takes(_ request: LongPollRequest, size: Int) -> Bool {
        guard self.session != nil else {
            self.answer(request, .gone)
            return false
        }
        let excess = self.meter.take(bytes: size, self.mount.configuration, at: self.loop.timers.seconds)
        guard self.check(excess) else { return true }
        self.answer(request, .tooMany)
        return false
    }

    private func work() {
        guard !self.isWorking else { return }
        self.isWorking = true
        defer { self.isWorking = false }
        while let step = self.inbox.next() {
            switch step {
            case .receive(let message): self.receive(message)
            case .finish(let request, let status): self.answer(request, status)
            }
        }
    }

    private func receive(_ message: LongPollMessage) {
        let excess = self.meter.takeMessage(self.mount.configuration, at: self.loop.timers.seconds)
        guard let session, !self.check(excess) else { return }
        let malformed = session.malformedCount
        session.receive(message.kind, message.bytes)
        if session.malformedCount != malformed { self.inbox.markMalformed() }
    }

    private func answer(_ request: LongPollRequest, _ status: LongPollStatus) {
        self.server.metrics.longPoll(status)
        request.answer(LongPollResponse.status(status))
    }

    func setReadingPaused(_ isPaused: Bool) {
        self.inbox.isPaused = isPaused
        // Not at once: the caller may be in the middle of a message.
        if !isPaused { self.loop.eventLoop.execute { self.work() } }
    }

    // MARK: Timer

    private func schedule() {
        guard !self.isGone else { return }
        let wait = self.nextLook &- self.now
        self.loop.timers.schedule(self, after: LoopTimers.tick * Int64(wait))
    }

    private var nextLook: UInt32 {
        let next = self.machine.deadline(now: self.now)
        return max(self.inbox.deadline.map { min($0, next) } ?? next, self.now &+ 1)
    }

    func timerFired(now: UInt32) -> UInt32? {
        for request in self.inbox.advance(now: now) { self.answer(request, .timedOut) }
        let (actions, isAbandoned) = self.machine.advance(now: now)
        self.perform(actions)
        if isAbandoned { self.abandon() }
        return self.isGone ? nil : self.nextLook
    }

    private func abandon() {
        if self.session != nil { self.server.metrics.idleTimeouts.increment() }
        self.end(.closed, isFinal: true)
    }
}

extension LongPollMachine {
    /// The rules of a mount's sessions, for one that begins now.
    init(_ longPoll: LongPollMount, _ timers: LoopTimers) {
        let configuration = longPoll.configuration
        self.init(
            // The present tick may be nearly over, and no poll should be answered before its window is.
            window: timers.ticks(configuration.window) &+ 1,
            timeout: timers.ticks(configuration.timeout) &+ 1,
            buffer: LongPollBuffer(countLimit: configuration.maxWaiting),
            now: timers.now
        )
    }
}
