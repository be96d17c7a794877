import NIOCore

/// What an event loop puts off until its present turn is over: the answers to polls, so that all that a turn has for a
/// client leaves in one answer. On the event loop only.
final class TurnEnd {
    private let eventLoop: any EventLoop
    private var sessions: [LongPollConnection] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Has a session answer its poll soon.
    func add(_ session: LongPollConnection) {
        self.sessions.append(session)
        guard self.sessions.count == 1 else { return }
        let end = NIOLoopBound(self, eventLoop: self.eventLoop)
        self.eventLoop.execute { end.value.run() }
    }

    private func run() {
        let sessions = self.sessions
        self.sessions = []
        for session in sessions { session.serve() }
    }
}
