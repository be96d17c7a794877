import Logging
import NIOCore
import RoostPubSub

/// The link as it goes on from one connection to the next. On its event loop only.
final class EngineLink {
    let settings: LinkSettings
    let servers: any LinkServers
    let outbox: AdapterOutbox
    let receiver: any PubSubReceiver
    let metrics: AdapterMetrics
    let eventLoop: any EventLoop
    var subscriptions: LinkSubscriptions
    /// Waits for the receiver. There is one at a time.
    private(set) var relief: Task<Void, Never>?

    private let logger: Logger
    private var log = LinkLog()
    private var random = SystemRandomNumberGenerator()
    private let delay: ReconnectDelay
    private var failures = 0
    private var upSince: NIODeadline?
    private var wasUp = false
    private var hasComplained = false

    init(
        _ adapter: SingleLink,
        servers: any LinkServers,
        receiver: any PubSubReceiver,
        logger: Logger,
        eventLoop: any EventLoop
    ) {
        self.settings = adapter.settings
        self.outbox = adapter.outbox
        self.metrics = adapter.metrics
        self.subscriptions = LinkSubscriptions(adapter.engine)
        self.servers = servers
        self.receiver = receiver
        self.logger = logger
        self.eventLoop = eventLoop
        let delays = adapter.settings.reconnectDelay
        self.delay = ReconnectDelay(shortest: delays.lowerBound, longest: delays.upperBound)
    }

    /// All is in place: frames are taken from now on.
    func up(_ server: any LinkServer) {
        self.upSince = .now()
        self.outbox.open()
        self.metrics.linkUp(again: self.wasUp)
        self.wasUp = true
        self.hasComplained = false
        self.log.up(server: server.name, self.logger)
        self.receiver.linkChanged(.up, server: server.name)
    }

    /// Calls back, on the event loop, when the receiver has caught up.
    func whenRelieved(_ body: @escaping @Sendable () -> Void) -> Task<Void, Never> {
        let relief = Task { [before = self.relief, receiver = self.receiver, eventLoop = self.eventLoop] in
            await before?.value
            await receiver.relief()
            eventLoop.execute(body)
        }
        self.relief = relief
        return relief
    }

    /// The engine does not do what it was asked for. It is likely to say so for every subject, the log says it once.
    func denied(_ text: String, _ server: any LinkServer) {
        self.metrics.denied()
        guard !self.hasComplained else { return }
        self.hasComplained = true
        self.logger.error(
            "cluster engine denies",
            metadata: [LogKey.server: "\(server.name)", LogKey.error: "\(text)"]
        )
    }

    /// A connection has ended, or there was none.
    ///
    /// - Parameter ending: `nil` when it was to be so.
    /// - Returns: How long to wait before the next.
    func ended(_ ending: LinkEnding?, _ server: any LinkServer) -> Duration {
        self.outbox.close()
        self.outbox.attach(nil)
        self.metrics.dropped(frames: self.outbox.clear())
        let upFor = self.upSince.map { NIODeadline.now() - $0 }
        self.upSince = nil
        if upFor != nil {
            self.metrics.linkDown()
            self.receiver.linkChanged(.down, server: server.name)
        }
        guard let ending else { return .zero }
        self.metrics.failed(ending.failure)
        self.log.failed(ending.failure, detail: ending.detail, server: server.name, self.logger)
        return self.pause(after: ending, upFor: upFor)
    }

    private func pause(after ending: LinkEnding, upFor: TimeAmount?) -> Duration {
        // A link that never lasts is none.
        let hasLasted = upFor.map { $0 >= TimeAmount(self.settings.reconnectDelay.upperBound) } ?? false
        self.failures = hasLasted ? 0 : self.failures &+ 1
        // The other servers are tried at once.
        let (round, position) = self.failures.quotientAndRemainder(dividingBy: max(self.servers.count, 1))
        guard position == 0, self.failures > 0 else { return self.delay.next(after: 0, using: &self.random) }
        if upFor == nil, !ending.failure.isAbsence { return self.delay.longest(using: &self.random) }
        return self.delay.next(after: round, using: &self.random)
    }
}
