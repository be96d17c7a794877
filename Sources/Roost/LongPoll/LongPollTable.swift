import Synchronization

/// The long-poll sessions of an event loop by their tokens. From any thread.
final class LongPollTable: Sendable {
    /// The event loop's number among those of its endpoint.
    let loop: UInt16

    private let sessions = Mutex<[LongPollToken: LongPollConnection]>([:])

    init(loop: Int) {
        self.loop = UInt16(truncatingIfNeeded: loop)
    }

    func add(_ session: LongPollConnection) {
        self.sessions.withLock { $0[session.token] = session }
    }

    func remove(_ session: LongPollConnection) {
        _ = self.sessions.withLock { $0.removeValue(forKey: session.token) }
    }

    /// The session of a token, if it belongs to the mount: those of others are not known there.
    func session(_ token: LongPollToken, of mount: SocketMount) -> LongPollConnection? {
        self.sessions.withLock { $0[token] }.flatMap { $0.mount === mount ? $0 : nil }
    }
}

extension ServerContext {
    /// The long-poll session that a client names; `nil` when it is not, or no longer, or not of this mount or process.
    func longPoll(_ text: String?, of mount: SocketMount) -> LongPollConnection? {
        guard let text, let token = LongPollToken(text), token.node == self.node else { return nil }
        let index = Int(token.loop)
        guard self.loops.indices.contains(index) else { return nil }
        return self.loops[index].longPolls.session(token, of: mount)
    }
}
