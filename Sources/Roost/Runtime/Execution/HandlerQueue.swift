import DequeModule

/// The bookkeeping of ``HandlerExecutor``: which jobs wait, which threads sleep, and when another thread is due.
///
/// A value without locks or threads, generic over both, so that its decisions can be tested.
struct HandlerQueue<Job, Worker> {
    private var jobs = Deque<Job>()
    private var idle: [Worker] = []
    private var busy = 0
    private var taken: UInt64 = 0
    private var takenAtLastCheck: UInt64 = 0
    private var burst = 1
    private(set) var threads = 0
    private(set) var isSupervised = false
    private let baseThreads: Int
    private let maxThreads: Int

    init(baseThreads: Int, maxThreads: Int) {
        self.baseThreads = max(1, baseThreads)
        self.maxThreads = max(self.baseThreads, maxThreads)
    }

    /// The jobs that wait for a thread.
    var backlog: Int { self.jobs.count }

    /// What to do after a job was added.
    enum Wakeup {
        /// Wake this sleeping worker.
        case worker(Worker)
        /// Start a thread.
        case start
        /// All threads are busy: let the supervisor see to it that they do not stay so.
        case supervisor
        /// Nothing: the busy threads will get to it.
        case none
    }

    mutating func add(_ job: Job) -> Wakeup {
        self.add(CollectionOfOne(job))
    }

    /// Jobs that come together wake one worker, which wakes the next if it cannot cope.
    mutating func add(_ jobs: some Collection<Job>) -> Wakeup {
        self.jobs.append(contentsOf: jobs)
        return self.wakeup()
    }

    private mutating func wakeup() -> Wakeup {
        // One running worker takes a short queue faster than another can wake up.
        guard self.jobs.count > self.busy else { return self.supervise() }
        if let worker = self.idle.popLast() {
            self.busy += 1
            return .worker(worker)
        }
        if self.threads < self.baseThreads {
            self.threads += 1
            self.busy += 1
            return .start
        }
        return self.supervise()
    }

    private mutating func supervise() -> Wakeup {
        guard !self.isSupervised else { return .none }
        self.isSupervised = true
        self.takenAtLastCheck = self.taken
        return .supervisor
    }

    /// The next job for a busy worker, and a sleeping worker to wake because the queue is long.
    mutating func next() -> (job: Job, wake: Worker?)? {
        guard let job = self.jobs.popFirst() else { return nil }
        self.taken &+= 1
        guard self.jobs.count > self.busy * Self.longQueue, let worker = self.idle.popLast() else { return (job, nil) }
        self.busy += 1
        return (job, worker)
    }

    /// How many jobs a busy thread may have before it a sleeping one is woken to help.
    private static var longQueue: Int { 8 }

    /// A worker found nothing to do and goes to sleep.
    mutating func sleep(_ worker: Worker) {
        self.busy -= 1
        self.idle.append(worker)
    }

    /// A sleeping worker has slept for long.
    ///
    /// - Returns: Whether its thread should end; `false` when it is one of the base threads or was just woken.
    mutating func retire(_ isSame: (Worker) -> Bool) -> Bool {
        guard self.threads > self.baseThreads, let index = self.idle.firstIndex(where: isSame) else { return false }
        self.idle.remove(at: index)
        self.threads -= 1
        return true
    }

    /// What the supervisor does at its regular look.
    enum Supervision {
        /// Wake these workers and start so many threads: those that are busy have not taken a job for a whole period.
        case relieve(wake: [Worker], start: Int)
        /// Look again after another period.
        case watch
        /// Nothing waits any more: sleep until called.
        case sleep
    }

    mutating func check() -> Supervision {
        guard !self.jobs.isEmpty else {
            self.isSupervised = false
            self.burst = 1
            return .sleep
        }
        let stalled = self.taken == self.takenAtLastCheck
        self.takenAtLastCheck = self.taken
        guard stalled else {
            self.burst = 1
            return .watch
        }
        return self.relieve()
    }

    /// Each stalled period in a row doubles the number of threads that come to help.
    private mutating func relieve() -> Supervision {
        let wanted = min(self.burst, self.jobs.count)
        self.burst = min(self.burst * 2, 64)
        let wake = Array(self.idle.suffix(wanted))
        self.idle.removeLast(wake.count)
        let start = min(wanted - wake.count, self.maxThreads - self.threads)
        self.threads += start
        self.busy += wake.count + start
        return .relieve(wake: wake, start: start)
    }

    /// A thread could not be started.
    mutating func startFailed() {
        self.threads -= 1
        self.busy -= 1
    }
}
