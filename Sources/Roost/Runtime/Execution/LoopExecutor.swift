import NIOCore
import RoostPubSub

/// Runs handlers on an event loop, for channels that chose ``HandlerExecution/eventLoop``: what starts in a turn of the
/// loop, together at the end of the turn.
final class LoopExecutor: HandlerExecutor, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop.

    /// So many pieces of work do not wait for the end of the turn.
    private static let many = 64

    private let eventLoop: any EventLoop
    private let sending: any DeliveryBracket
    private var gathered: [HandlerJob] = []
    private var isRunning = false

    /// - Parameter sending: Keeps together what the handlers send.
    init(eventLoop: any EventLoop, sending: any DeliveryBracket) {
        self.eventLoop = eventLoop
        self.sending = sending
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
        if self.gathered.count >= Self.many, !self.isRunning { self.run() }
    }

    private func run() {
        let jobs = self.gathered
        self.gathered = []
        self.isRunning = true
        self.sending.begin()
        for job in jobs { job.run() }
        self.sending.end()
        self.isRunning = false
    }
}
