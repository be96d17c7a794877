import Synchronization

/// A task that does one piece of work after another.
///
/// Making a task costs more than most handlers do, so those that have finished their work wait for more, few of them and
/// without belonging to anybody. Each is its own executor: who gives it work runs it then and there, without a way
/// through a queue; what follows when a handler has waited goes to the executor where the work came from.
final class HandlerTask: TaskExecutor, @unchecked Sendable {
    // Unchecked: except `handOver`, the variables belong to the task while it works, and while it has nothing to do to
    // who has taken it from the idle ones.

    /// A task is replaced after so much work, with the memory that a deep handler has made it grow by.
    private static let lifetime = 1_024

    private struct HandOver {
        var isUnderWay = false
        var piece: UnownedJob?
    }

    private let handOver = Mutex(HandOver())

    /// Where it goes on when a handler has waited.
    private let executor: any HandlerExecutor

    /// The task itself. While it works.
    private(set) var task: Task<Void, Never>?

    private var work: (any HandlerWork)?
    /// Those it belongs to. While it works.
    private var tasks: HandlerTasks?
    private var idle: UnsafeContinuation<Void, Never>?
    private var isLastWork = false

    init(executor: any HandlerExecutor) {
        self.executor = executor
    }

    /// Begins some work on this thread, which goes on elsewhere if a handler waits for something.
    func begin(_ work: any HandlerWork, of tasks: HandlerTasks) {
        self.work = work
        self.tasks = tasks
        self.goOn()
    }

    /// Has the task do nothing more after what it does: it has been cancelled, or will be any moment. By the work itself.
    func endAfterThis() {
        self.isLastWork = true
    }

    /// Ends the task, which must have nothing to do.
    func end() {
        guard self.idle != nil else { return }
        self.goOn()
    }

    private func goOn() {
        self.handOver.withLock { $0.isUnderWay = true }
        if let idle {
            self.idle = nil
            idle.resume()
        } else {
            self.task = Task.detached(executorPreference: self) { await self.live() }
        }
        let piece = self.handOver.withLock { handOver in
            defer { handOver = HandOver() }
            return handOver.piece
        }
        // Nothing, if the thread on which the task has just become idle has not left it yet: then that goes on with it.
        piece?.runSynchronously(on: self.asUnownedTaskExecutor())
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isHandedOver = self.handOver.withLock { handOver in
            guard handOver.isUnderWay else { return false }
            handOver = HandOver(isUnderWay: false, piece: job)
            return true
        }
        if !isHandedOver { self.executor.enqueue(.piece(job, self)) }
    }

    private func live() async {
        var done = 0
        while await self.doWork() {
            done += 1
            // Nothing else shall find itself cancelled.
            guard done < Self.lifetime, !self.isLastWork, !Task.isCancelled else { break }
            await self.becomeIdle()
        }
        self.task = nil
        self.tasks = nil
    }

    /// Apart from the loop: what is done must not be kept until there is something else to do, nor its connection with it.
    ///
    /// - Returns: Whether there was any.
    private func doWork() async -> Bool {
        guard let work = self.work else { return false }
        self.work = nil
        await work.perform(by: self)
        return true
    }

    private func becomeIdle() async {
        await withUnsafeContinuation { continuation in
            let tasks = self.tasks
            self.tasks = nil
            self.idle = continuation
            guard tasks?.keep(self) != true else { return }
            self.idle = nil
            continuation.resume()
        }
    }
}
