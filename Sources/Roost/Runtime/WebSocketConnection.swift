import Logging
import NIOCore
import RoostProtocol

/// A WebSocket: the one handler of its NIO channel after the upgrade.
///
/// It does framing, control frames, limits, idle timeout, back-pressure and the outbound queue, and hands messages to a
/// ``WebSocketSession``. All state machines it drives are values (``WebSocketDecoder``, ``OutboundQueue``); this is
/// their shell. On the event loop only.
final class WebSocketConnection: Transport, LoopConnection, TimerWheelMember, VolleyMember {
    enum Phase {
        case open
        /// A close frame has been sent; the client's answer or the end of the connection is awaited.
        case closing
        case closed
    }

    // In the order in which a delivery looks at them: these are fetched ahead.
    private var outbound: OutboundQueue
    private let settings: SocketSettings
    /// How the socket is held.
    var hold = ConnectionHold.none
    private(set) var phase = Phase.open
    var keptPieces: Int32 = 0

    var listIndex = -1
    var timer = TimerWheelPosition()

    let server: ServerContext
    let loop: LoopContext
    /// Its share of what its address may have.
    var lease: AddressLease?

    private var session: (any WebSocketSession)?
    private var decoder: WebSocketDecoder
    private var meter = InboundMeter()
    private(set) var lastReceived: UInt32 = 0
    private var lastProgress: UInt32 = 0
    private var queuedTotal = 0
    private var takenTotal = 0
    private(set) var isPaused = false
    /// How many times in a row its client has sent soon after the last time.
    var quickStirs: UInt8 = 0
    var isReadHeld = false
    private var readSize = ReadSize()
    private var unread: ByteBuffer?

    /// - Parameter isCompressed: Whether the client and the mount have agreed on compression.
    init(server: ServerContext, loop: LoopContext, settings: SocketSettings, isCompressed: Bool) {
        self.server = server
        self.loop = loop
        self.settings = settings
        let configuration = settings.configuration
        self.decoder = WebSocketDecoder(
            limits: .init(
                maxFrameSize: configuration.maxFrameSize,
                maxMessageSize: configuration.maxMessageSize,
                maxFragments: configuration.maxFragments
            ),
            allowsCompression: isCompressed
        )
        self.outbound = OutboundQueue(descriptor: nil)
    }

    var configuration: SocketConfiguration { self.settings.configuration }

    /// Gives the connection its session, before it is added to the pipeline.
    func attach(_ session: any WebSocketSession) {
        self.session = session
    }

    // MARK: Beginning and end

    func begin(_ context: ChannelHandlerContext) {
        self.hold = .awake(context)
        self.outbound = self.isSecured ? .secured : OutboundQueue(descriptor: Self.descriptor(context))
        self.begin()
    }

    /// Begins without a channel of NIO, in the bed of whoever has accepted the connection.
    func begin(_ descriptor: RawDescriptor, _ bed: Int32) {
        self.fellAsleep(descriptor, bed)
        self.loop.dormitory.pass(bed, to: self)
        self.begin()
    }

    private func begin() {
        self.lastReceived = self.loop.timers.now
        self.loop.add(self)
        self.watchTime()
        self.server.metrics.connections.increment()
        self.session?.open()
    }

    var isSecured: Bool { self.server.configuration.security != nil }

    private func watchTime() {
        let configuration = self.configuration
        let first = min(configuration.timeout, configuration.hibernateAfter ?? configuration.timeout)
        self.loop.timers.schedule(self, after: first.timeAmount)
    }

    private func end(_ reason: TerminateReason) {
        if let session = self.session {
            self.session = nil
            session.close(reason)
        }
    }

    func finish() {
        guard self.phase != .closed else { return }
        self.phase = .closed
        self.end(.closed)
        self.letGo()
        self.unread = nil
        self.forgetQueue()
        self.loop.timers.cancel(self)
        self.loop.remove(self)
        self.server.metrics.connections.decrement()
    }

    private func letGo() {
        self.lease = nil
        if case .asleep(let descriptor, let bed) = self.hold {
            self.leaveBed(descriptor, bed)
            descriptor.close()
        }
        self.hold = .none
    }

    /// Whether nothing is under way, in either direction.
    var isIdle: Bool {
        self.phase == .open && !self.isPaused && self.unread == nil && self.outbound.waiting == 0
            && self.keptPieces == 0 && self.decoder.pendingPayloadBytes == 0
    }

    /// From now on the connection itself holds the socket.
    func fellAsleep(_ descriptor: RawDescriptor, _ bed: Int32) {
        self.server.metrics.hibernating.increment()
        self.quickStirs = 0
        self.hold = .asleep(descriptor, bed: bed)
        self.outbound = OutboundQueue(descriptor: descriptor)
        self.isReadHeld = false
        self.readSize = ReadSize()
    }

    /// NIO has the socket again.
    func woke(_ context: ChannelHandlerContext) {
        guard self.phase != .closed else { return context.close(promise: nil) }
        self.hold = .awake(context)
        if self.phase == .open { self.watchTime() }
        if self.outbound.waiting > 0 {
            self.flush()
        } else if self.phase == .closing {
            self.hold.endOutput()
        }
    }

    // MARK: LoopConnection

    func drain() {
        self.close(.serviceRestart, reason: "", because: .draining)
    }

    func abort() {
        self.fire()
        if let context = self.hold.context {
            self.server.cut(context)
        } else {
            self.finish()
        }
    }

    // MARK: Receiving

    func take(_ bytes: ByteBuffer) {
        let excess = self.meter.take(bytes: bytes.readableBytes, self.configuration, at: self.loop.timers.seconds)
        if let excess, self.phase == .open { self.exceed(excess) }
        self.receive(bytes)
    }

    private func exceed(_ excess: InboundMeter.Excess) {
        self.server.metrics.rateLimited(excess)
        self.server.logger.info("connection closed", metadata: [LogKey.reason: "\(excess.rawValue)"])
        self.close(.policyViolation, reason: excess.rawValue, because: .closed)
    }

    private func receive(_ bytes: ByteBuffer) {
        self.lastReceived = self.loop.timers.now
        guard !self.holdsReads else {
            self.hold(bytes)
            return
        }
        // So that what is answered at once, many pings say, leaves at once, too.
        self.loop.volley.begin()
        defer { self.loop.volley.end() }
        var bytes = bytes
        while let event = self.decoder.next(&bytes) {
            self.handle(event)
            if self.isPaused {
                self.hold(bytes)
                return
            }
        }
        if let context = self.hold.context {
            self.readSize.adapt(to: self.decoder.pendingPayloadBytes, context)
        } else if ReadSize.isBig(self.decoder.pendingPayloadBytes) {
            self.wake()
        }
    }

    private func hold(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        if var held = self.unread {
            // Or the bytes would be copied each time.
            self.unread = nil
            held.writeImmutableBuffer(bytes)
            self.unread = held
        } else {
            self.unread = bytes
        }
    }

    private func handle(_ event: WebSocketDecoder.Event) {
        guard self.phase == .open else {
            if case .close = event { self.hangUp() }
            return
        }
        if event.isCounted, let excess = self.meter.takeMessage(self.configuration, at: self.loop.timers.seconds) {
            self.exceed(excess)
            return
        }
        switch event {
        case .message(let kind, let bytes):
            self.session?.receive(kind == .text ? .text : .binary, bytes)
        case .compressedMessage(let kind, let bytes):
            self.inflate(kind, bytes)
        case .ping(let payload):
            self.write(WebSocketEncoder.frame(.pong, payload, allocator: ByteBufferAllocator()))
        case .pong:
            break
        case .close:
            self.clientEnded(.normalClosure)
        case .violation(let violation):
            self.report(violation)
            self.clientEnded(violation.code)
        }
    }

    private func hangUp() {
        if let context = self.hold.context {
            context.close(promise: nil)
        } else {
            self.finish()
        }
    }

    private func inflate(_ kind: WebSocketMessageKind, _ bytes: ByteBuffer) {
        let limits = InflateLimits(
            maxMessageSize: self.configuration.maxMessageSize,
            maxRatio: self.configuration.compression?.maxRatio ?? 0
        )
        do {
            let message = try self.loop.inflater.inflate(bytes, kind, limits: limits)
            if let excess = self.meterInflated(message.readableBytes - bytes.readableBytes) {
                self.exceed(excess)
            } else {
                self.session?.receive(kind == .text ? .text : .binary, message)
            }
        } catch {
            self.report(error)
            self.close(error.code, reason: "", because: .closed)
        }
    }

    /// What a message has grown by counts as received, or compression would be a way around the limit.
    private func meterInflated(_ growth: Int) -> InboundMeter.Excess? {
        self.meter.take(bytes: max(0, growth), self.configuration, at: self.loop.timers.seconds)
    }

    private func report(_ violation: WebSocketViolation) {
        self.server.metrics.violation(violation.code)
        self.server.logger.info(
            "protocol violation",
            metadata: [LogKey.reason: "\(violation.reason)", LogKey.code: "\(violation.code.rawValue)"]
        )
    }

    private func clientEnded(_ code: WebSocketCloseCode) {
        if self.session?.closesLater(code) == true { return }
        self.close(code, reason: "", because: .closed)
    }

    // MARK: Back-pressure

    /// Whether what comes has to stay with the system: also when the end of a pause has not been carried out yet, as what was
    /// held comes first.
    var holdsReads: Bool { self.isPaused || self.unread != nil }

    func setReadingPaused(_ isPaused: Bool) {
        guard isPaused != self.isPaused else { return }
        self.isPaused = isPaused
        if !isPaused {
            // Not at once: the caller may be in the middle of a message.
            let connection = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
            self.loop.eventLoop.execute { connection.value.resumeReading() }
        }
    }

    private func resumeReading() {
        guard !self.isPaused, self.phase != .closed else { return }
        if let bytes = self.unread {
            self.unread = nil
            self.receive(bytes)
        }
        guard !self.isPaused else { return }
        if self.isReadHeld {
            self.isReadHeld = false
            self.hold.context?.read()
        }
        self.stirred(isLast: true)
    }

    // MARK: Sending

    var isBehind: Bool { self.outbound.withNIO > 0 }

    func write(_ frames: ByteBuffer) {
        if self.phase == .open {
            self.put(frames)
        }
    }

    private func put(_ bytes: ByteBuffer) {
        guard self.hold.isUp else { return }
        self.loop.volley.send(bytes, of: self)
    }

    var isDirect: Bool { self.outbound.isDirect }

    /// Nothing that is kept may be overtaken by what becomes of the socket.
    func fire() {
        if self.keptPieces > 0 { self.loop.volley.fire() }
    }

    func transmit(_ bytes: ByteBuffer) {
        guard self.phase == .open, self.hold.isUp else { return }
        let before = self.outbound.waiting
        switch self.outbound.send(bytes, limit: self.configuration.outboundLimit) {
        case .sent: break
        case .queued: self.queued(self.outbound.waiting - before)
        case .overLimit: self.drop("slow client", self.server.metrics.slowConsumers)
        case .failed: self.abortLater()
        }
    }

    private func queued(_ count: Int) {
        self.server.metrics.queuedBytes.increment(by: count)
        if self.outbound.waiting == count {
            self.lastProgress = self.loop.timers.now
            self.takenTotal = self.queuedTotal
            self.isSecured ? self.loop.flushLater(self) : self.flush()
        }
        self.server.makeRoom(self.loop)
    }

    var queuedBytes: Int { self.phase == .closed ? 0 : self.outbound.waiting }

    func giveUp() {
        self.drop("slow client", self.server.metrics.slowConsumers)
        self.forgetQueue()
    }

    private func forgetQueue() {
        self.server.metrics.queuedBytes.decrement(by: self.outbound.waiting)
        self.outbound = OutboundQueue(descriptor: nil)
    }

    /// What has begun to wait goes to NIO: on a secured connection at the end of the turn, all of it together.
    func flush() {
        self.wake()
        self.pump()
        guard self.outbound.waiting > 0, self.phase == .open else { return }
        self.loop.timers.schedule(self, after: self.configuration.writeTimeout.timeAmount)
    }

    /// Hands NIO the next piece of what waits.
    private func pump() {
        guard let context = self.hold.context else { return }
        let frames = self.outbound.next()
        guard let last = frames.last else { return }
        for frame in frames.dropLast() { context.write(NIOAny(frame), promise: nil) }
        self.queuedTotal &+= self.outbound.withNIO
        let written = context.eventLoop.makePromise(of: Void.self)
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { connection.value.written($0) }
        context.writeAndFlush(NIOAny(last), promise: written)
    }

    private func written(_ result: Result<Void, any Error>) {
        guard case .success = result, self.phase != .closed else { return }
        self.server.metrics.queuedBytes.decrement(by: self.outbound.written())
        self.lastProgress = self.loop.timers.now
        if self.outbound.waiting > 0 {
            self.pump()
        } else if self.phase == .open {
            self.watchTime()
            self.session?.caughtUp()
        } else {
            self.hold.endOutput()
        }
    }

    private func drop(_ reason: String, _ counter: MetricCounter) {
        counter.increment()
        self.server.logger.info(
            "connection dropped",
            metadata: [LogKey.reason: "\(reason)", LogKey.queuedBytes: "\(self.outbound.waiting)"]
        )
        self.abortLater()
    }

    /// Not at once: the caller may be walking through the subscribers of a topic.
    private func abortLater() {
        self.phase = .closing
        let connection = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        self.loop.eventLoop.execute { connection.value.abort() }
    }

    // MARK: Closing

    func close(_ code: WebSocketCloseCode, reason: String) {
        self.close(code, reason: reason, because: .closed)
    }

    /// Sends a close frame and the end of the stream, and gives the client time to answer.
    private func close(_ code: WebSocketCloseCode, reason: String, because cause: TerminateReason) {
        guard self.phase == .open, self.hold.isHeld else { return }
        self.fire()
        self.transmit(WebSocketEncoder.close(code, reason: reason, allocator: ByteBufferAllocator()))
        guard self.phase == .open else { return }
        self.phase = .closing
        self.end(cause)
        self.setReadingPaused(false)
        self.loop.timers.schedule(self, after: .seconds(5))
        self.closeOutput()
    }

    /// What waits goes first; then ``written(_:)`` ends the output.
    private func closeOutput() {
        if self.outbound.waiting == 0 { self.hold.endOutput() }
    }

    // MARK: Timer

    func timerFired(now: UInt32) -> UInt32? {
        switch self.phase {
        case .closed: return nil
        case .closing:
            self.abort()
            return nil
        case .open: return self.checkTimes(now)
        }
    }

    /// Looks whether the client has taken anything since the last look. NIO only tells when a whole message has gone,
    /// and a big one may take its time.
    private func lookForProgress() -> Bool {
        let waiting = (try? self.hold.context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let taken = self.queuedTotal &- waiting
        guard taken != self.takenTotal else { return false }
        self.takenTotal = taken
        self.lastProgress = self.loop.timers.now
        return true
    }

    private func checkTimes(_ now: UInt32) -> UInt32? {
        if self.outbound.waiting > 0 {
            let limit = self.lastProgress &+ self.loop.timers.ticks(self.configuration.writeTimeout)
            if now >= limit, !self.lookForProgress() {
                self.drop("stalled client", self.server.metrics.stalledWrites)
                return nil
            }
            return max(limit, now &+ 1)
        }
        let deadline = self.lastReceived &+ self.loop.timers.ticks(self.configuration.timeout)
        guard now >= deadline, !self.isPaused else {
            return max(self.bedtime(now, deadline: deadline), now &+ 1)
        }
        self.server.metrics.idleTimeouts.increment()
        self.close(.protocolError, reason: "", because: .closed)
        return nil
    }
}
