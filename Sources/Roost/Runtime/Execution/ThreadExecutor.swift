import NIOCore

/// Runs handlers on the handler threads.
///
/// What the loop itself starts in a turn goes to the threads together at the end of the turn: one thread is woken for
/// all of it, instead of one for each message that was read.
final class ThreadExecutor: HandlerExecutor, @unchecked Sendable {
    // Unchecked: `gathered` is only used on the event loop.

    private let threads: HandlerThreads
    private let eventLoop: any EventLoop
    private var gathered: [HandlerJob] = []

    init(threads: HandlerThreads, eventLoop: any EventLoop) {
        self.threads = threads
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: HandlerJob) {
        guard self.eventLoop.inEventLoop else {
            self.threads.run(job)
            return
        }
        self.gathered.append(job)
        if self.gathered.count == 1 {
            self.eventLoop.execute { self.handOver() }
        }
    }

    private func handOver() {
        let jobs = self.gathered
        self.gathered = []
        self.threads.run(jobs)
    }
}
