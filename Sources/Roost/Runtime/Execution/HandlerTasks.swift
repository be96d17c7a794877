import Synchronization

/// The tasks of an executor that have nothing to do. From any thread.
final class HandlerTasks: Sendable {
    /// How many are kept. More than a few work at the same time only while handlers wait for something.
    private static let limit = 32

    private let idle = Mutex<[HandlerTask]>([])

    deinit {
        for task in self.idle.withLock({ $0 }) { task.end() }
    }

    /// A task that has nothing to do, or a new one.
    func take() -> HandlerTask {
        self.idle.withLock { $0.popLast() } ?? HandlerTask()
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
