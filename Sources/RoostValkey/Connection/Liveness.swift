import NIOCore

/// Whether a server still lives: one that says nothing for a while is asked, and one that then says nothing is dead.
struct Liveness {
    enum Verdict: Hashable {
        case fine
        /// Ask for a sign of life.
        case ask
        case dead
    }

    private let interval: TimeAmount
    private let timeout: TimeAmount
    private var lastHeard: NIODeadline
    private var askedAt: NIODeadline?

    init(interval: TimeAmount, timeout: TimeAmount, now: NIODeadline) {
        self.interval = interval
        self.timeout = timeout
        self.lastHeard = now
    }

    /// The server has sent something.
    mutating func heard(at now: NIODeadline) {
        self.lastHeard = now
        self.askedAt = nil
    }

    /// To be called from time to time.
    mutating func check(at now: NIODeadline) -> Verdict {
        if let askedAt = self.askedAt {
            return now - askedAt >= self.timeout ? .dead : .fine
        }
        guard now - self.lastHeard >= self.interval else { return .fine }
        self.askedAt = now
        return .ask
    }
}
