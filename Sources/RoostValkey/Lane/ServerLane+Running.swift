import NIOCore
import RoostCluster
import RoostPubSub
import Synchronization

extension ServerLane {
    /// Keeps up a connection, until the task is cancelled or the lane stopped.
    func run(_ context: LaneContext) async {
        await withTaskCancellationHandler {
            await self.keepConnected(context)
        } onCancel: {
            self.stop()
        }
    }

    private func keepConnected(_ context: LaneContext) async {
        let range = context.configuration.reconnectDelay
        let delay = ReconnectDelay(shortest: range.lowerBound, longest: range.upperBound)
        var random = SystemRandomNumberGenerator()
        var failures = 0
        while !self.isStopping {
            let start = ContinuousClock.now
            let ending = await self.connectOnce(context)
            // One that ends soon, as when this node does not keep up, must not be had again at once.
            failures = ContinuousClock.now - start > range.upperBound ? 0 : failures + 1
            guard !self.isStopping else { return }
            let isLasting = ending.map { !$0.failure.isAbsence } ?? false
            let pause = isLasting ? delay.longest(using: &random) : delay.next(after: failures, using: &random)
            try? await Task.sleep(for: pause)
        }
    }

    private var isStopping: Bool { self.state.withLock { $0.isStopping } }

    /// Makes a connection and waits until it has ended.
    private func connectOnce(_ context: LaneContext) async -> LinkEnding? {
        do {
            let channel = try await context.connect(to: self.server) { ServerConnection(self, context) }
            try await channel.closeFuture.get()
        } catch {
            self.ended(LinkEnding(connecting: error), context)
        }
        return self.state.withLock { $0.ending }
    }

    // MARK: What the connection tells, on its event loop

    /// There is a connection, which is about to be made.
    ///
    /// - Returns: Whether it is still needed.
    func adopt(_ connection: ConnectionHandle) -> Bool {
        self.state.withLock { state in
            state.connection = connection
            state.ending = nil
            return !state.isStopping
        }
    }

    /// The server can be used. From now on the connection is told of changes.
    ///
    /// - Returns: What is wanted so far.
    func greeted() -> Set<PubSubSubject> {
        self.state.withLock { $0.outbox.connect() }
    }

    /// All that is wanted is there.
    func ready(_ context: LaneContext) {
        let again = self.state.withLock { state in
            if !state.isStopping { state.outbox.open() }
            state.isUp = true
            defer { state.wasUp = true }
            return state.wasUp
        }
        context.metrics.linkUp(again: again)
        self.log.withLock { $0.up(server: "\(self.server)", context.logger) }
        context.receiver.linkChanged(.up, server: "\(self.server)")
    }

    /// The connection has ended, or did not come about.
    ///
    /// - Parameter ending: Why; `nil` when it was asked to.
    func ended(_ ending: LinkEnding?, _ context: LaneContext) {
        let (lost, wasUp, isStopping) = self.state.withLock { state in
            defer { (state.ending, state.isUp, state.connection) = (ending, false, nil) }
            return (state.outbox.close(), state.isUp, state.isStopping)
        }
        context.metrics.dropped(frames: lost)
        if wasUp {
            context.metrics.linkDown()
            context.receiver.linkChanged(.down, server: "\(self.server)")
        }
        guard let ending, !isStopping else { return }
        context.topologyChanged()
        context.metrics.failed(ending.failure)
        self.log.withLock { log in
            log.failed(ending.failure, detail: ending.detail, server: "\(self.server)", context.logger)
        }
    }
}
