import Logging
import NIOCore
import RoostCluster
import RoostPubSub

/// The link as it goes on from one connection to the next. On the event loop only.
final class LocalLink {
    let directory: LocalDirectory
    let configuration: LocalConfiguration
    let outbox: AdapterOutbox
    let receiver: any PubSubReceiver
    let metrics: AdapterMetrics
    let eventLoop: any EventLoop
    var subscriptions = LocalSubscriptions()
    /// Waits for the receiver. There is one at a time.
    private(set) var relief: Task<Void, Never>?

    private let logger: Logger
    private var log = LinkLog()
    private var random = SystemRandomNumberGenerator()
    private var failures = 0
    private var upSince: NIODeadline?
    private var wasUp = false

    init(_ local: Local, receiver: any PubSubReceiver, logger: Logger, eventLoop: any EventLoop) {
        self.directory = local.directory
        self.configuration = local.configuration
        self.outbox = local.outbox
        self.metrics = local.metrics
        self.receiver = receiver
        self.logger = logger
        self.eventLoop = eventLoop
    }

    /// All is in place: frames are taken from now on.
    func up() {
        self.upSince = .now()
        self.outbox.open()
        self.metrics.linkUp(again: self.wasUp)
        self.wasUp = true
        self.log.up(server: self.directory.socket, self.logger)
        self.receiver.linkChanged(.up, server: self.directory.socket)
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

    /// A connection has ended, or there was none.
    ///
    /// - Parameter ending: `nil` when it was to be so.
    /// - Returns: How long to wait before the next.
    func ended(_ ending: LocalEnding?) -> Duration {
        self.outbox.close()
        self.outbox.attach(nil)
        self.metrics.dropped(frames: self.outbox.clear())
        let delays = self.configuration.reconnectDelay
        if let upSince {
            self.upSince = nil
            // A link that never lasts is none.
            if NIODeadline.now() - upSince >= TimeAmount(delays.upperBound) { self.failures = 0 }
            self.metrics.linkDown()
            self.receiver.linkChanged(.down, server: self.directory.socket)
        }
        guard let ending else { return .zero }
        self.metrics.failed(ending.failure)
        self.log.failed(ending.failure, detail: ending.detail, server: self.directory.socket, self.logger)
        self.failures &+= 1
        return ReconnectDelay(shortest: delays.lowerBound, longest: delays.upperBound)
            .next(after: self.failures, using: &self.random)
    }
}
