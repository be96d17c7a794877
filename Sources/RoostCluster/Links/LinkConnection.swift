import NIOCore
import NIOTLS
import RoostPubSub

/// The end of a connection's pipeline: does what the dialogue says.
final class LinkConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let attempt: LinkAttempt
    private let link: EngineLink
    private let server: any LinkServer
    private var dialogue: any LinkDialogue
    private var context: ChannelHandlerContext?
    private var ticks: RepeatedTask?
    private var farewell: Scheduled<Void>?
    private var relief: Task<Void, Never>?
    private var isHeldBack = false
    private var isDeparting = false
    private var departure: LinkEnding?
    private var owedAnswer: ByteBuffer?
    private var isOver = false

    init(_ attempt: LinkAttempt, _ dialogue: any LinkDialogue) {
        self.attempt = attempt
        self.link = attempt.link
        self.server = attempt.server
        self.dialogue = dialogue
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
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.link.outbox.attach { [eventLoop = context.eventLoop] in
            eventLoop.execute { connection.value.flush() }
        }
        let interval = max(TimeAmount(self.link.settings.pingInterval), .milliseconds(10))
        self.ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            connection.value.tick()
        }
        self.perform(self.dialogue.connected())
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { self.perform(self.dialogue.secured()) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isOver else { return }
        self.dialogue.append(self.unwrapInboundIn(data))
        self.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if let owedAnswer { self.answer(owedAnswer) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.read(isLast: true)
        self.fail(self.server.ending(error))
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.read(isLast: true)
        self.fail(self.server.closed)
    }

    // MARK: Reading

    /// - Parameter isLast: Nothing more will come, so that what is there has to be handed over at once.
    private func read(isLast: Bool = false) {
        var (frames, bytes) = (0, 0)
        while !self.isOver, isLast || !self.isHeldBack, let event = self.dialogue.next() {
            switch event {
            case .frame(let number, let frame):
                guard let subject = self.link.subscriptions.subject(number) else { continue }
                (frames, bytes) = (frames + 1, bytes + frame.readableBytes)
                self.link.receiver.received(frame, on: subject)
            case .actions(let actions):
                self.perform(actions)
            }
        }
        self.link.metrics.received(frames: frames, bytes: bytes)
        if !isLast, self.dialogue.isEstablished { self.holdBack() }
    }

    /// Reads no more while the receiver is behind.
    private func holdBack() {
        guard !self.isHeldBack, !self.isDeparting, self.link.receiver.isCongested, let context else { return }
        self.isHeldBack = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.relief = self.link.whenRelieved { connection.value.goOn() }
    }

    private func goOn() {
        self.relief = nil
        guard self.isHeldBack, !self.isOver else { return }
        self.isHeldBack = false
        self.dialogue.heard()
        self.read()
        guard !self.isHeldBack else { return }
        try? self.context?.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    private func tick() {
        self.perform(self.dialogue.tick(isReading: !self.isHeldBack))
    }

    // MARK: Writing

    /// Sends what has been left in the outbox.
    private func flush() {
        guard !self.isOver, self.dialogue.isEstablished, let context else { return }
        self.write(self.link.subscriptions.apply(self.link.outbox.takeWishes()))
        guard let batch = self.link.outbox.takeBatch() else { return self.leaveIfDone() }
        self.link.metrics.sent(frames: batch.frames, bytes: batch.bytes)
        batch.write(to: context) { [weak self] in self?.written() }
    }

    private func written() {
        guard !self.isOver, let context else { return }
        self.link.outbox.written()
        // Not at once, so that reading has its turn.
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { connection.value.flush() }
    }

    private func write(_ commands: [ByteBuffer]) {
        guard let context, !commands.isEmpty else { return }
        for command in commands { context.write(self.wrapOutboundOut(command), promise: nil) }
        context.flush()
    }

    /// An engine that asks on and on, and reads nothing, must not have the answers pile up.
    private func answer(_ bytes: ByteBuffer) {
        let isWritable = self.context?.channel.isWritable ?? false
        self.owedAnswer = isWritable ? nil : bytes
        if isWritable { self.write([bytes]) }
    }

    // MARK: What the dialogue says

    private func perform(_ actions: [LinkAction]) {
        for action in actions { self.perform(action) }
    }

    private func perform(_ action: LinkAction) {
        switch action {
        case .send(let bytes): self.write([bytes])
        case .answer(let bytes): self.answer(bytes)
        case .secure: self.secure()
        case .subscribe: self.subscribe()
        case .up: if !self.isDeparting { self.link.up(self.server) }
        case .limitFrames(let size): self.link.outbox.limitFrames(to: size)
        case .discover(let urls): self.server.discovered(urls)
        case .complain(let text): self.link.denied(text, self.server)
        case .moveOn: self.moveOn()
        case .end(let ending): self.end(ending)
        }
    }

    private func secure() {
        guard let context else { return }
        do {
            try self.server.secure(context.channel)
        } catch {
            self.fail(LinkEnding(.tls, "\(error)"))
        }
    }

    private func subscribe() {
        self.attempt.accepted()
        _ = self.link.subscriptions.apply(self.link.outbox.takeWishes())
        self.write(self.link.subscriptions.all())
    }

    // MARK: The end

    private func moveOn() {
        guard self.link.servers.count > 1 else { return }
        self.depart(LinkEnding(.closed, "the server is about to go"))
    }

    /// Sends what waits, and ends when the engine has seen it.
    ///
    /// - Parameter ending: Why, unless it is the end of everything.
    func depart(_ ending: LinkEnding?) {
        self.departure = ending
        guard !self.isDeparting, !self.isOver, let context else { return }
        self.isDeparting = true
        self.link.outbox.close()
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.farewell = context.eventLoop.scheduleTask(in: TimeAmount(self.link.settings.flushTimeout)) {
            connection.value.end(nil)
        }
        // The answer to the last question has to be read.
        self.relief?.cancel()
        self.goOn()
        self.leaveIfDone()
    }

    private func leaveIfDone() {
        guard self.isDeparting, self.link.outbox.isEmpty else { return }
        self.perform(self.dialogue.leave())
    }

    /// Something has gone wrong outside of the dialogue.
    func fail(_ ending: LinkEnding) {
        self.perform(self.dialogue.fail(ending.failure, ending.detail))
    }

    private func end(_ ending: LinkEnding?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.ticks?.cancel()
        self.farewell?.cancel()
        self.relief?.cancel()
        self.attempt.over(ending ?? self.departure)
        if let context { self.server.close(context) }
    }
}
