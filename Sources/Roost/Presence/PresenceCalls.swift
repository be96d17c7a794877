import DequeModule
import Logging
import NIOCore
import Synchronization

/// Calls the app's ``PresenceHandler``: at most so many at once, and none for longer than it may take.
final class PresenceCalls: Sendable {
    /// The handler took too long.
    private struct TimedOut: Error {}

    private struct State {
        var running = 0
        var waiting = Deque<@Sendable () async -> Void>()
        /// Calls that took too long and are still under way.
        var stuck = 0
        var isFailing = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let timeout: Duration
    private let loop: LoopContext
    private let metrics: PresenceMetrics
    private let logger: Logger

    init(configuration: PresenceConfiguration, loop: LoopContext, metrics: PresenceMetrics, logger: Logger) {
        self.limit = max(1, configuration.maxHandlerCalls)
        self.timeout = configuration.handlerTimeout
        self.loop = loop
        self.metrics = metrics
        self.logger = logger
    }

    /// Runs a job that makes calls, when its turn has come.
    func run(_ job: @escaping @Sendable () async -> Void) {
        let starts = self.state.withLock { state in
            guard state.running < self.limit else {
                state.waiting.append(job)
                return false
            }
            state.running += 1
            return true
        }
        if starts { self.loop.run(.handlerThreads) { await self.work(job) } }
    }

    private func work(_ first: @Sendable () async -> Void) async {
        await first()
        while let job = self.nextJob() { await job() }
    }

    private func nextJob() -> (@Sendable () async -> Void)? {
        self.state.withLock { state in
            if let job = state.waiting.popFirst() { return job }
            state.running -= 1
            return nil
        }
    }

    /// Makes a call.
    ///
    /// - Returns: `nil` when it threw, took too long, or was not made because too many that took too long are still under way.
    func call<Value: Sendable>(_ topic: String, _ body: @escaping @Sendable () async throws -> Value) async -> Value? {
        guard self.state.withLock({ $0.stuck < self.limit }) else {
            self.metrics.handlerFailed(.busy)
            return nil
        }
        switch await self.race(body) {
        case .success(let value):
            self.state.withLock { $0.isFailing = false }
            return value
        case .failure(let error):
            self.failed(topic, error)
            return nil
        }
    }

    /// Logged once until a call succeeds again.
    private func failed(_ topic: String, _ error: any Error) {
        self.metrics.handlerFailed(error is TimedOut ? .timedOut : .error)
        let isNews = self.state.withLock { state in
            defer { state.isFailing = true }
            return !state.isFailing
        }
        guard isNews else { return }
        let text = error is TimedOut ? "timed out" : "\(error)"
        self.logger.error("presence handler failed", metadata: [LogKey.topic: "\(topic)", LogKey.error: "\(text)"])
    }

    private func race<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            let outcome = FirstOutcome(continuation)
            let work = self.loop.run(.handlerThreads) {
                let result: Result<Value, any Error>
                do { result = .success(try await body()) } catch { result = .failure(error) }
                if !outcome.resume(result) { self.state.withLock { $0.stuck -= 1 } }
            }
            let timer = LaterCall.after(self.timeout, on: self.loop.eventLoop) {
                self.state.withLock { $0.stuck += 1 }
                if outcome.resume(.failure(TimedOut())) {
                    work.cancel()
                } else {
                    self.state.withLock { $0.stuck -= 1 }
                }
            }
            outcome.onResume { timer?.cancel() }
        }
    }
}
