@testable import Roost

/// An executor that does nothing by itself.
final class StepExecutor: HandlerExecutor {
    private let queue: StepQueue

    init(_ queue: StepQueue) {
        self.queue = queue
    }

    func enqueue(_ job: HandlerJob) {
        self.queue.append(job)
    }
}
