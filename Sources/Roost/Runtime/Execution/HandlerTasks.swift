import Synchronization

/// The tasks that do the work of an executor. From any thread.
///
/// Those that have nothing to do wait here, and end with this object. They know the executor, and the executor none of them.
final class HandlerTasks: Sendable {
    /// How many are kept. More than a few work at the same time only while handlers wait for something.
    private static let limit = 32

    private let executor: any HandlerExecutor
    private let idle = Mutex<[HandlerTask]>([])

    init(executor: any HandlerExecutor) {
        self.executor = executor
    }

    deinit {
        for task in self.idle.withLock({ $0 }) { task.end() }
    }

    /// Has some work done, when the executor comes to it.
    func perform(_ work: any HandlerWork) {
        self.executor.enqueue(.work(work, self))
    }

    /// Begins some work on this thread.
    func begin(_ work: any HandlerWork) {
        let task = self.idle.withLock { $0.popLast() } ?? HandlerTask(executor: self.executor)
        task.begin(work, of: self)
    }

    /// Keeps a task for later.
    ///
    /// - Returns: Whether it did. There may be enough of them.
    func keep(_ task: HandlerTask) -> Bool {
        self.idle.withLock { idle in
            guard idle.count < Self.limit else { return false }
            idle.append(task)
            return true
        }
    }
}
