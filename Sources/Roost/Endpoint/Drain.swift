import NIOCore
import Synchronization

/// Ends all connections at shutdown: politely and in batches, and after a while by force.
///
/// Phoenix's drainer leaves out connections without channels, and does not wait after the last batch: those get 1000,
/// after which clients stay away.
struct Drain {
    let server: ServerContext

    func run() async {
        let deadline = ContinuousClock.now + self.server.configuration.shutdownTimeout
        self.server.isDraining.store(true, ordering: .relaxed)
        self.server.presence.leave()
        await self.endInBatches(await self.prepare())
        while await self.isUnfinished() {
            guard ContinuousClock.now < deadline else {
                await self.onEachLoop { $0.abortAll() }
                return
            }
            await Self.pause(.milliseconds(20))
        }
    }

    /// From here on no socket connects any more.
    private func prepare() async -> Int {
        var count = 0
        for loop in self.server.loops {
            count += (try? await loop.eventLoop.submit { loop.prepareDrain() }.get()) ?? 0
        }
        return count
    }

    private func endInBatches(_ count: Int) async {
        let configuration = self.server.configuration
        let plan = DrainPlan(
            count: count,
            batchSize: configuration.drainBatchSize,
            interval: configuration.drainInterval,
            timeout: configuration.shutdownTimeout
        )
        let share = plan.batchSize / self.server.loops.count + 1
        for batch in 0..<plan.batches {
            if batch > 0 { await Self.pause(plan.interval * Double.random(in: 0.75...1.25)) }
            await self.onEachLoop { $0.drain(share) }
        }
        // Loops need not have the same number of connections.
        await self.onEachLoop { $0.drain(.max) }
    }

    private func onEachLoop(_ body: @escaping @Sendable (LoopContext) -> Void) async {
        for loop in self.server.loops {
            try? await loop.eventLoop.submit { body(loop) }.get()
        }
    }

    /// Whether a connection is left that has a reason to stay, or a channel that has not cleaned up yet.
    private func isUnfinished() async -> Bool {
        for loop in self.server.loops {
            let isBusy = try? await loop.eventLoop.submit { loop.connections.all.contains { $0.holdsUpDrain } }.get()
            if isBusy == true { return true }
        }
        return self.server.unfinishedChannels.load(ordering: .relaxed) > 0
    }

    /// Not cancellable: the task usually is, by then.
    private static func pause(_ duration: Duration) async {
        await Task { try? await Task.sleep(for: duration) }.value
    }
}
