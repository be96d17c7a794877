import DequeModule

/// The bookkeeping of ``HandlerThreads``: which jobs wait, which threads sleep, and when another thread is due.
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

    /// What to do so that the jobs are done.
    struct Wakeup {
        /// Wake this sleeping worker.
        var worker: Worker?
        /// Start a thread.
        var startsThread = false
        /// Jobs wait behind busy threads: call the supervisor, to see to it that they do not wait for long.
        var callsSupervisor = false
    }

    mutating func add(_ job: Job) -> Wakeup {
        self.add(CollectionOfOne(job))
    }

    /// Jobs that come together wake one worker, which wakes the next if it cannot cope.
    mutating func add(_ jobs: some Collection<Job>) -> Wakeup {
        self.jobs.append(contentsOf: jobs)
        var wakeup = Wakeup()
        // One running worker takes a short queue faster than another can wake up.
        if self.jobs.count > self.busy {
            self.employ(&wakeup)
        }
        let isEmployed = wakeup.worker != nil || wakeup.startsThread
        wakeup.callsSupervisor = self.startsSupervision(waiting: self.jobs.count - (isEmployed ? 1 : 0))
        return wakeup
    }

    private mutating func employ(_ wakeup: inout Wakeup) {
        if let worker = self.idle.popLast() {
            wakeup.worker = worker
        } else if self.threads < self.baseThreads {
            self.threads += 1
            wakeup.startsThread = true
        } else {
            return
        }
        self.busy += 1
    }

    /// Whoever leaves a job waiting makes sure that somebody watches.
    private mutating func startsSupervision(waiting: Int) -> Bool {
        guard waiting > 0, !self.isSupervised else { return false }
        self.isSupervised = true
        self.takenAtLastCheck = self.taken
        return true
    }

    /// The next job for a busy worker, and whom to wake before doing it.
    mutating func next() -> (job: Job, wakeup: Wakeup)? {
        guard let job = self.jobs.popFirst() else { return nil }
        self.taken &+= 1
        var wakeup = Wakeup()
        if self.jobs.count > self.busy * Self.longQueue {
            self.employ(&wakeup)
        }
        wakeup.callsSupervisor = self.startsSupervision(waiting: self.jobs.count)
        return (job, wakeup)
    }

    /// How many jobs a busy thread may have before it when another is called to help.
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
    mutating func startFailed() -> Wakeup {
        self.threads -= 1
        self.busy -= 1
        var wakeup = Wakeup()
        wakeup.callsSupervisor = self.startsSupervision(waiting: self.jobs.count)
        return wakeup
    }
}
