import NIOCore

/// Runs handlers on an event loop, for channels that chose ``HandlerExecution/eventLoop``: what starts in a turn of the
/// loop, together at the end of the turn.
final class LoopExecutor: HandlerExecutor, @unchecked Sendable {
    // Unchecked: `gathered` and `cork` are only used on the event loop.

    /// So many pieces of work do not wait for the end of the turn.
    private static let many = 64

    private let eventLoop: any EventLoop
    private let cork: Cork
    private var gathered: [HandlerJob] = []

    init(eventLoop: any EventLoop, cork: Cork) {
        self.eventLoop = eventLoop
        self.cork = cork
    }

    func enqueue(_ job: HandlerJob) {
        guard self.eventLoop.inEventLoop else {
            self.eventLoop.execute { job.run() }
            return
        }
        self.gathered.append(job)
        if self.gathered.count == 1 {
            self.eventLoop.execute { self.run() }
        }
    }

    /// Does now what has gathered, if it is much: as long as what it is about is still in the caches. Not from within a
    /// handler.
    func relieve() {
        if self.gathered.count >= Self.many, !self.cork.isIn { self.run() }
    }

    private func run() {
        let jobs = self.gathered
        self.gathered = []
        self.cork.keeping {
            for job in jobs { job.run() }
        }
    }
}
