import NIOCore

/// Runs handlers on an event loop, for channels that chose ``HandlerExecution/eventLoop``: what starts in a turn of the
/// loop, together at the end of the turn.
final class LoopExecutor: HandlerExecutor, @unchecked Sendable {
    // Unchecked: `gathered` is only used on the event loop.

    private let eventLoop: any EventLoop
    private var gathered: [HandlerJob] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    override func enqueue(_ job: HandlerJob) {
        guard self.eventLoop.inEventLoop else {
            self.eventLoop.execute { job.run() }
            return
        }
        self.gathered.append(job)
        if self.gathered.count == 1 {
            self.eventLoop.execute { self.run() }
        }
    }

    private func run() {
        let jobs = self.gathered
        self.gathered = []
        for job in jobs { job.run() }
    }
}
