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

    func session(_ token: LongPollToken) -> LongPollConnection? {
        self.sessions.withLock { $0[token] }
    }
}

extension ServerContext {
    /// The long-poll session that a client names; `nil` when it is not, or no longer, or not of this mount or process.
    func longPoll(_ text: String?, of mount: SocketMount) -> LongPollConnection? {
        guard let text, let token = LongPollToken(text) else { return nil }
        return self.longPoll(token) { $0.mount === mount }
    }

    /// Whether there is the long-poll session that a client names, or another node may have it.
    func mayHaveLongPoll(_ text: String?, of mount: SocketMount) -> Bool {
        guard let text, let token = LongPollToken(text) else { return false }
        return self.longPoll(token) { $0.mount === mount } != nil || self.forwarding?.hasNode(of: token) == true
    }

    /// The long-poll session of a token, if it belongs to the right mount: sessions are not known at others.
    func longPoll(_ token: LongPollToken, where isOfMount: (LongPollMount) -> Bool) -> LongPollConnection? {
        let index = Int(token.loop)
        guard token.node == self.node, self.loops.indices.contains(index) else { return nil }
        return self.loops[index].longPolls.session(token).flatMap { isOfMount($0.longPoll) ? $0 : nil }
    }
}
