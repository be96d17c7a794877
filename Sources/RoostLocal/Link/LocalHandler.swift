import NIOCore
import RoostCluster
import RoostPubSub

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A connection to the hub: does what the machine says.
final class LocalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let link: LocalLink
    private let promise: EventLoopPromise<Duration>
    private var machine: LocalMachine
    private var parser = LocalParser()
    private var context: ChannelHandlerContext?
    private var ticks: RepeatedTask?
    private var farewell: Scheduled<Void>?
    private var relief: Task<Void, Never>?
    private var isHeldBack = false
    private var isDeparting = false
    private var isOver = false

    /// - Parameter promise: Succeeds in the end, with how long to wait before the next connection.
    init(_ link: LocalLink, _ promise: EventLoopPromise<Duration>) {
        self.link = link
        self.promise = promise
        self.machine = LocalMachine(maxUnanswered: link.configuration.maxUnansweredPings)
    }

    // MARK: From the pipeline

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        CloseOnExecution.set(context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        guard !self.isDeparting else { return self.end(nil) }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.link.outbox.attach { [eventLoop = context.eventLoop] in
            eventLoop.execute { handler.value.flush() }
        }
        let interval = max(TimeAmount(self.link.configuration.pingInterval), .milliseconds(10))
        self.ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            handler.value.tick()
        }
        self.perform(self.machine.connected())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isOver else { return }
        self.machine.heard()
        self.parser.append(self.unwrapInboundIn(data))
        self.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.read(isLast: true)
        self.fail(.closed, "\(error)")
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.read(isLast: true)
        self.fail(.closed, "the hub has closed the connection")
    }

    // MARK: Reading

    /// - Parameter isLast: Nothing more will come, so that what is there has to be handed over at once.
    private func read(isLast: Bool = false) {
        var (frames, bytes) = (0, 0)
        do throws(LocalViolation) {
            while !self.isOver, isLast || !self.isHeldBack, let record = try self.parser.next() {
                guard case .message(let number, let frame) = record else {
                    try self.received(record)
                    continue
                }
                guard let subject = self.link.subscriptions.subject(number) else { continue }
                (frames, bytes) = (frames + 1, bytes + frame.readableBytes)
                self.link.receiver.received(frame, on: subject)
            }
        } catch {
            self.fail(.malformed, error.reason)
        }
        self.link.metrics.received(frames: frames, bytes: bytes)
        if !isLast { self.holdBack() }
    }

    private func received(_ record: LocalRecord) throws(LocalViolation) {
        guard record == .pong else { throw LocalViolation("a record that no hub sends") }
        self.perform(self.machine.answered())
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
        guard !self.isOver else { return }
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

    private func write(_ records: ByteBuffer) {
        guard records.readableBytes > 0 else { return }
        self.context?.writeAndFlush(self.wrapOutboundOut(records), promise: nil)
    }

    // MARK: What the machine says

    private func perform(_ actions: [LocalMachine.Action]) {
        for action in actions { self.perform(action) }
    }

    private func perform(_ action: LocalMachine.Action) {
        switch action {
        case .introduce: self.introduce()
        case .ping: self.write(LocalWriter.ping)
        case .up: if !self.isDeparting { self.link.up() }
        case .end(let ending): self.end(ending)
        }
    }

    private func introduce() {
        self.write(LocalWriter.hello(pid: UInt32(truncatingIfNeeded: getpid())))
        _ = self.link.subscriptions.apply(self.link.outbox.takeWishes())
        self.write(self.link.subscriptions.all())
    }

    /// Sends what waits, and ends when the hub has taken it.
    func depart() {
        guard !self.isDeparting, !self.isOver else { return }
        self.isDeparting = true
        // Else there will be a connection, or none, presently.
        guard let context, context.channel.isActive else { return }
        self.link.outbox.close()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.farewell = context.eventLoop.scheduleTask(in: TimeAmount(self.link.configuration.flushTimeout)) {
            handler.value.end(nil)
        }
        // The answer to the last question has to be read.
        self.relief?.cancel()
        self.goOn()
        self.leaveIfDone()
    }

    private func leaveIfDone() {
        guard self.isDeparting, self.link.outbox.isEmpty else { return }
        self.perform(self.machine.leave())
    }

    /// There is no connection to be had.
    func unreachable(_ detail: String) {
        self.fail(.unreachable, detail)
    }

    private func fail(_ failure: LinkFailure, _ detail: String) {
        self.perform(self.machine.fail(failure, detail))
    }

    private func end(_ ending: LocalEnding?) {
        guard !self.isOver else { return }
        self.isOver = true
        self.ticks?.cancel()
        self.farewell?.cancel()
        self.relief?.cancel()
        self.promise.succeed(self.link.ended(ending))
        self.context?.close(promise: nil)
    }
}
