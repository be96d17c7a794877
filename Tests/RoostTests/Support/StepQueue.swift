import Synchronization

@testable import Roost

/// What waits on a ``StepExecutor``, for the test to run.
final class StepQueue: Sendable {
    private let jobs = Mutex<[HandlerJob]>([])

    var isEmpty: Bool { self.jobs.withLock { $0.isEmpty } }

    func append(_ job: HandlerJob) {
        self.jobs.withLock { $0.append(job) }
    }

    /// Runs what waits, and what comes of it, on this thread.
    func run() {
        while let job = self.next() { job.run() }
    }

    private func next() -> HandlerJob? {
        self.jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
