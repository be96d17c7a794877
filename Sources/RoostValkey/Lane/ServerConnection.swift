import Logging
import NIOCore
import RoostCluster
import RoostPubSub

/// The handler of a connection to a server: carries bytes between the socket, the machine and the lane. On the event loop
/// only.
final class ServerConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    enum Stage {
        /// Until the server has answered.
        case greeting
        /// Until all subscriptions stand.
        case subscribing
        case up
        /// What waits is being sent.
        case finishing
        case ended
    }

    let lane: ServerLane
    let shared: LaneContext
    var machine: ConnectionMachine
    var parser: RESPParser
    var liveness: Liveness
    var stage = Stage.greeting
    var context: ChannelHandlerContext?
    /// Whether the receiver has fallen behind, so that nothing is read.
    var relief: Task<Void, Never>?
    /// Whether NIO wants to read, and may not.
    var isReadPending = false
    var isRetryPending = false
    var isFlushing = false
    var hasSaidFarewell = false
    /// Since the last report to the metrics.
    var received = (frames: 0, bytes: 0)
    private var timers: [Scheduled<Void>] = []
    private var checks: RepeatedTask?
    private var hasReported: Set<String> = []

    init(_ lane: ServerLane, _ shared: LaneContext) {
        let configuration = shared.configuration
        self.lane = lane
        self.shared = shared
        self.machine = ConnectionMachine(shared.greeting, configuration.mode)
        self.parser = RESPParser(shared.limits)
        self.liveness = Liveness(
            interval: configuration.pingInterval.timeAmount,
            timeout: configuration.pingTimeout.timeAmount,
            now: .now()
        )
    }

    // MARK: The channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if !self.lane.adopt(ConnectionHandle(self, loop: context.eventLoop)) { self.end(nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        self.liveness.heard(at: .now())
        self.send { $0.greet(&$1) }
        self.schedule(in: self.shared.configuration.connectTimeout.timeAmount) { connection in
            guard connection.stage == .greeting else { return }
            connection.end(connection.shared.security == nil ? .timedOut : .timedOutWithTLS)
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(self.explain(.closed))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end(self.explain(LinkEnding(error)))
    }

    /// What is known about a connection that was closed.
    private func explain(_ ending: LinkEnding) -> LinkEnding {
        guard ending.failure == .closed else { return ending }
        if self.relief != nil { return .slow }
        return self.stage == .greeting && self.shared.security == nil ? .closedAtOnce : ending
    }

    /// Ends the connection, for one reason: the first.
    ///
    /// - Parameter ending: Why; `nil` when it was asked to.
    func end(_ ending: LinkEnding?) {
        guard self.stage != .ended else { return }
        self.stage = .ended
        for timer in self.timers { timer.cancel() }
        self.checks?.cancel()
        self.relief?.cancel()
        self.reportReceived()
        self.lane.ended(ending, self.shared)
        self.context?.close(promise: nil)
    }

    /// Sends what waits, if that takes no longer than a moment, and ends.
    func finish() {
        guard self.stage == .up else { return self.end(nil) }
        self.stage = .finishing
        // What comes in is of no interest any more, but the answer to the farewell is behind it.
        self.resumeReading()
        self.schedule(in: .seconds(1)) { $0.end(nil) }
        self.flush()
    }

    // MARK: Time

    private func schedule(in time: TimeAmount, _ body: @escaping @Sendable (ServerConnection) -> Void) {
        guard let loop = self.context?.eventLoop else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        self.timers.append(loop.scheduleTask(in: time) { body(bound.value) })
    }

    /// Looks after the server from time to time.
    func startChecks() {
        guard let loop = self.context?.eventLoop else { return }
        let configuration = self.shared.configuration
        let shortest = min(configuration.pingInterval, configuration.pingTimeout)
        let period = max((shortest / 4).timeAmount, .milliseconds(1))
        let bound = NIOLoopBound(self, eventLoop: loop)
        self.checks = loop.scheduleRepeatedTask(initialDelay: period, delay: period) { _ in bound.value.check() }
    }

    private func check() {
        switch self.liveness.check(at: .now()) {
        case .fine: return
        case .ask: self.send { $0.ping(&$1) }
        case .dead where self.relief == nil: self.end(.silent)
        // What is not read cannot be heard. But a server that has given up on us refuses what is sent to it.
        case .dead: self.liveness.heard(at: .now())
        }
    }

    // MARK: Reports

    func reportReceived() {
        self.shared.metrics.received(frames: self.received.frames, bytes: self.received.bytes)
        self.received = (0, 0)
    }

    /// Writes a line the first time that the server does not do what it was asked for.
    func reportDenial(_ detail: String) {
        guard self.hasReported.insert("denial").inserted else { return }
        self.shared.logger.error(
            "cluster engine denies",
            metadata: [LogKey.server: "\(self.lane.server)", LogKey.error: "\(detail)"]
        )
    }

    /// Writes a line the first time that frames are lost for a reason on this connection.
    func report(_ reason: String, detail: String) {
        guard self.hasReported.insert(reason).inserted else { return }
        self.shared.logger.warning(
            "cluster frame lost",
            metadata: [
                LogKey.server: "\(self.lane.server)", LogKey.reason: "\(reason)", LogKey.error: "\(detail)",
            ]
        )
    }
}
