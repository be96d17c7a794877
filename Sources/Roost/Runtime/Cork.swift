import NIOCore

/// Keeps what handlers on an event loop send until all those of a turn have run. On the event loop only.
///
/// Sent one by one, in between handlers, each answer finds its client asleep and has the system wake it. Sent together they
/// meet clients that are busy with the one before. What comes for a session in another way lets out first what is kept, so
/// that nothing overtakes anything.
final class Cork {
    /// What is kept at most, as nothing else counts it.
    private static let limit = 65_536

    private(set) var isIn = false
    private var kept: [(session: SocketSession, frame: ByteBuffer)] = []
    private var size = 0

    /// Does something in which what is sent is kept, and lets it out.
    func keeping(_ body: () -> Void) {
        self.isIn = true
        body()
        self.isIn = false
        self.letOut()
    }

    /// Keeps a frame.
    func keep(_ frame: ByteBuffer, for session: SocketSession) {
        self.kept.append((session, frame))
        self.size += frame.readableBytes
        if self.size > Self.limit { self.letOut() }
    }

    /// Sends what is kept.
    @inline(__always)
    func letOut() {
        if !self.kept.isEmpty { self.send() }
    }

    private func send() {
        let kept = self.kept
        self.kept.removeAll(keepingCapacity: false)
        self.size = 0
        for (session, frame) in kept { session.send(frame) }
    }
}
