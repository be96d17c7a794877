import Synchronization

/// The threads that run channel handlers, apart from the event loops.
///
/// A few threads share a queue. A supervisor looks every few milliseconds while jobs wait: when no thread has taken a
/// job since the last look, because handlers block or compute for long, more threads take their place, up to a limit;
/// they end when they have been idle for a while. So a handler that holds its thread delays neither I/O nor the
/// handlers of other channels.
final class HandlerThreads: Sendable {
    /// How long threads may be stuck before others come to help, in milliseconds.
    static let period = 3
    /// How long a thread beyond the base number stays without work, in milliseconds.
    static let retirement = 10_000

    private let queue: Mutex<HandlerQueue<HandlerJob, WorkerThread>>
    private let supervisor = WorkerThread()
    private let supervisorStarted = Mutex(false)

    /// - Parameters:
    ///   - threads: The threads that are kept. By default one per core.
    ///   - maxThreads: How many there may be while handlers block.
    init(threads: Int, maxThreads: Int) {
        self.queue = Mutex(HandlerQueue(baseThreads: threads, maxThreads: maxThreads))
    }

    /// Has jobs run, in this order as far as one thread does.
    func run(_ jobs: [HandlerJob]) {
        self.act(on: self.queue.withLock { $0.add(jobs) })
    }

    /// Has a job run.
    func run(_ job: HandlerJob) {
        self.act(on: self.queue.withLock { $0.add(job) })
    }

    private func act(on wakeup: HandlerQueue<HandlerJob, WorkerThread>.Wakeup) {
        wakeup.worker?.wake()
        if wakeup.startsThread { self.startWorker() }
        if wakeup.callsSupervisor { self.callSupervisor() }
    }

    private func startWorker() {
        let worker = WorkerThread()
        if !WorkerThread.start({ self.work(worker) }) {
            self.act(on: self.queue.withLock { $0.startFailed() })
        }
    }

    private func work(_ worker: WorkerThread) {
        while true {
            let next = self.queue.withLock { queue in
                let next = queue.next()
                if next == nil { queue.sleep(worker) }
                return next
            }
            if let next {
                self.act(on: next.wakeup)
                next.job.run()
            } else if self.shouldRetire(worker) {
                return
            }
        }
    }

    private func shouldRetire(_ worker: WorkerThread) -> Bool {
        while !worker.sleep(milliseconds: Self.retirement) {
            if self.queue.withLock({ $0.retire { $0 === worker } }) { return true }
        }
        return false
    }

    private func callSupervisor() {
        let started = self.supervisorStarted.withLock { started in
            defer { started = true }
            return started
        }
        if !started {
            _ = WorkerThread.start { self.supervise() }
        }
        self.supervisor.wake()
    }

    private func supervise() {
        while true {
            self.supervisor.sleep()
            while self.watch() {}
        }
    }

    /// - Returns: Whether to look again.
    private func watch() -> Bool {
        _ = self.supervisor.sleep(milliseconds: Self.period)
        switch self.queue.withLock({ $0.check() }) {
        case .relieve(let wake, let start):
            for worker in wake { worker.wake() }
            for _ in 0..<start { self.startWorker() }
            return true
        case .watch:
            return true
        case .sleep:
            return false
        }
    }
}
