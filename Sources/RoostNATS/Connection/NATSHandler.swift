import NIOCore
import NIOTLS
import RoostCluster
import RoostPubSub

/// The end of a connection's pipeline: does what the machine says.
final class NATSHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let attempt: NATSAttempt
    private let link: NATSLink
    private let server: NATSServerAddress
    private var machine: NATSMachine
    private var parser = NATSParser()
    private var context: ChannelHandlerContext?
    private var ticks: RepeatedTask?
    private var farewell: Scheduled<Void>?
    private var relief: Task<Void, Never>?
    private var isHeldBack = false
    private var isDeparting = false
    private var departure: NATSEnding?
    private var owesAnswer = false
    private var isOver = false

    init(_ attempt: NATSAttempt, _ link: NATSLink, _ server: NATSServerAddress, _ greeting: NATSGreeting) {
        self.attempt = attempt
        self.link = link
        self.server = server
        let maxUnanswered = link.settings.configuration.maxUnansweredPings
        self.machine = NATSMachine(greeting: greeting, maxUnanswered: maxUnanswered)
    }

    // MARK: From the pipeline

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        guard self.attempt.connected(self) else {
            self.isOver = true
            return context.close(promise: nil)
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.link.outbox.attach { [eventLoop = context.eventLoop] in
            eventLoop.execute { handler.value.flush() }
        }
        let interval = max(TimeAmount(self.link.settings.configuration.pingInterval), .milliseconds(10))
        self.ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            handler.value.tick()
        }
        self.perform(self.machine.connected())
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { self.perform(self.machine.secured()) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isOver else { return }
        self.machine.heard()
        self.parser.append(self.unwrapInboundIn(data))
        self.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable, self.owesAnswer else { return }
        self.answer()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let ending = NATSEnding(error)
        self.read(isLast: true)
        self.fail(ending.failure, ending.detail)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.read(isLast: true)
        self.fail(.closed, "the server has closed the connection")
    }

    // MARK: Reading

    /// - Parameter isLast: Nothing more will come, so that what is there has to be handed over at once.
    private func read(isLast: Bool = false) {
        var (frames, bytes) = (0, 0)
        do throws(NATSViolation) {
            while !self.isOver, isLast || !self.isHeldBack, let operation = try self.parser.next() {
                if case .message(let subscription, let payload) = operation, self.machine.isEstablished {
                    guard let subject = self.link.subscriptions.subject(subscription) else { continue }
                    (frames, bytes) = (frames + 1, bytes + payload.readableBytes)
                    self.link.receiver.received(payload, on: subject)
                } else {
                    self.perform(self.machine.received(operation))
                }
            }
        } catch {
            self.fail(.malformed, error.reason)
        }
        self.link.metrics.received(frames: frames, bytes: bytes)
        if !isLast, self.machine.isEstablished { self.holdBack() }
    }

    /// Reads no more while the receiver is behind.
    private func holdBack() {
        guard !self.isHeldBack, !self.isDeparting, self.link.receiver.isCongested, let context else { return }
        self.isHeldBack = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.relief = self.link.whenRelieved { handler.value.goOn() }
    }

    private func goOn() {
        self.relief = nil
        guard self.isHeldBack, !self.isOver else { return }
        self.isHeldBack = false
        self.machine.heard()
        self.read()
        guard !self.isHeldBack else { return }
        try? self.context?.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    private func tick() {
        self.perform(self.machine.tick(isReading: !self.isHeldBack))
    }

    // MARK: Writing

    /// Sends what has been left in the outbox.
    private func flush() {
        guard !self.isOver, self.machine.isEstablished else { return }
        self.write(self.link.subscriptions.apply(self.link.outbox.takeWishes()))
        guard let batch = self.link.outbox.takeBatch() else { return self.leaveIfDone() }
        self.link.metrics.sent(frames: batch.frames, bytes: batch.bytes)
        self.write(batch)
    }

    private func write(_ batch: FrameBatch) {
        guard let context else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess { [weak self] in self?.written() }
        for buffer in batch.buffers.dropLast() { context.write(self.wrapOutboundOut(buffer), promise: nil) }
        if let last = batch.buffers.last { context.writeAndFlush(self.wrapOutboundOut(last), promise: promise) }
    }

    private func written() {
        guard !self.isOver, let context else { return }
        self.link.outbox.written()
        // Not at once, so that reading has its turn.
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { handler.value.flush() }
    }

    private func write(_ commands: [ByteBuffer]) {
        guard let context, !commands.isEmpty else { return }
        for command in commands { context.write(self.wrapOutboundOut(command), promise: nil) }
        context.flush()
    }

    // MARK: What the machine says

    private func perform(_ actions: [NATSMachine.Action]) {
        for action in actions { self.perform(action) }
    }

    private func perform(_ action: NATSMachine.Action) {
        switch action {
        case .send(let bytes): self.write([bytes])
        case .answer: self.answer()
        case .secure: self.secure()
        case .subscribe: self.subscribe()
        case .up: self.up()
        case .limitFrames(let size):
            // Larger ones may be under way.
            self.parser.maxPayload = max(self.parser.maxPayload, size)
            self.link.outbox.limitFrames(to: size)
        case .discover(let urls): self.link.discovered(urls, from: self.server)
        case .complain(let text): self.link.denied(text, self.server)
        case .moveOn: self.moveOn()
        case .end(let ending): self.end(ending)
        }
    }

    /// A server that asks on and on, and reads nothing, must not have the answers pile up.
    private func answer() {
        self.owesAnswer = self.context?.channel.isWritable == false
        if !self.owesAnswer { self.write([NATSCommand.pong]) }
    }

    private func secure() {
        // What came in the clear behind the greeting could be anybody's.
        guard self.parser.isEmpty else { return self.fail(.malformed, "bytes in front of the TLS handshake") }
        do {
            let handler = try self.link.settings.tlsHandler(for: self.server)
            try self.context?.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            self.fail(.tls, "\(error)")
        }
    }

    private func subscribe() {
        self.attempt.accepted()
        _ = self.link.subscriptions.apply(self.link.outbox.takeWishes())
        self.write(self.link.subscriptions.all())
    }

    private func up() {
        guard !self.isDeparting else { return }
        self.link.up(self.server)
    }

    private func moveOn() {
        guard self.link.hasAlternative else { return }
        self.depart(NATSEnding(.closed, "the server is about to go"))
    }

    /// Sends what waits, and ends when the server has seen it.
    ///
    /// - Parameter ending: Why, unless it is the end of everything.
    func depart(_ ending: NATSEnding?) {
        self.departure = ending
        guard !self.isDeparting, !self.isOver, let context else { return }
        self.isDeparting = true
        self.link.outbox.close()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let time = TimeAmount(self.link.settings.configuration.flushTimeout)
        self.farewell = context.eventLoop.scheduleTask(in: time) { handler.value.end(nil) }
        self.releaseReading()
        self.leaveIfDone()
    }

    /// The answer to the last question has to be read.
    private func releaseReading() {
        guard self.isHeldBack else { return }
        self.relief?.cancel()
        self.goOn()
    }

    private func leaveIfDone() {
        guard self.isDeparting, self.link.outbox.isEmpty else { return }
        self.perform(self.machine.leave())
    }

    /// Something has gone wrong outside of the machine.
    func fail(_ failure: LinkFailure, _ detail: String) {
        self.perform(self.machine.fail(failure, detail))
    }

    private func end(_ ending: NATSEnding?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.ticks?.cancel()
        self.farewell?.cancel()
        self.relief?.cancel()
        self.attempt.over(ending ?? self.departure)
        if let context { NATSClosing.close(context) }
    }
}
