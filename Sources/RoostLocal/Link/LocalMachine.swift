import RoostCluster

/// What a connection to the hub does when, without doing it.
///
/// The process introduces itself, subscribes and asks for an answer; with it the link is up. From time to time it asks
/// again. In the end it asks once more: the answer says that all that was published has been taken.
struct LocalMachine {
    /// What is to be done.
    enum Action: Equatable {
        /// Introduce this process, and send all subscriptions.
        case introduce
        /// Ask for an answer.
        case ping
        /// The link is up.
        case up
        /// All is over; close the connection. `nil`: as was wished.
        case end(LocalEnding?)
    }

    private enum Phase {
        case waiting, up, leaving, ended
    }

    private let maxUnanswered: Int
    private var phase = Phase.waiting
    private var unheard = 0
    private var owed = 0

    init(maxUnanswered: Int) {
        self.maxUnanswered = max(maxUnanswered, 1)
    }

    /// The connection stands.
    mutating func connected() -> [Action] {
        [.introduce] + self.ask()
    }

    /// The hub has answered.
    mutating func answered() -> [Action] {
        guard self.owed > 0 else { return self.fail(.malformed, "an answer without a question") }
        self.owed -= 1
        switch self.phase {
        case .waiting:
            self.phase = .up
            return [.up]
        case .leaving: return self.owed == 0 ? self.end(nil) : []
        case .up, .ended: return []
        }
    }

    /// Bytes have come, whatever they were: the hub is alive.
    mutating func heard() {
        self.unheard = 0
    }

    /// It is time to ask for a sign of life.
    ///
    /// - Parameter isReading: Whether an answer would be read.
    mutating func tick(isReading: Bool) -> [Action] {
        guard self.phase != .ended, isReading else { return [] }
        guard self.unheard < self.maxUnanswered else { return self.fail(.silent, "the hub does not answer") }
        self.unheard += 1
        return self.ask()
    }

    /// All that was to be sent has been handed to NIO: end when the hub has seen it.
    mutating func leave() -> [Action] {
        switch self.phase {
        case .waiting: return self.end(nil)
        case .up:
            self.phase = .leaving
            return self.ask()
        case .leaving, .ended: return []
        }
    }

    /// Something has gone wrong outside of here.
    mutating func fail(_ failure: LinkFailure, _ detail: String) -> [Action] {
        self.end(LocalEnding(failure, detail))
    }

    private mutating func ask() -> [Action] {
        self.owed += 1
        return [.ping]
    }

    private mutating func end(_ ending: LocalEnding?) -> [Action] {
        guard self.phase != .ended else { return [] }
        self.phase = .ended
        return [.end(ending)]
    }
}
