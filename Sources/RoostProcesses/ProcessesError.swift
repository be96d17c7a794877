/// Why a supervisor has ended otherwise than by a signal and with all processes in order.
public struct ProcessesError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Reason: Hashable, Sendable {
        /// What the processes share cannot be set up.
        case setup(String)
        /// A process cannot be started.
        case start(String)
        /// A process has died soon after its start, too many times in a row.
        case keepsDying(process: Int, ending: ProcessEnding)
        /// A process did not end as it should at shutdown.
        case badEnd(process: Int, ending: ProcessEnding)
    }

    /// What went wrong.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// Whether it is why the others had to end, too.
    var isCause: Bool {
        if case .badEnd = self.reason { false } else { true }
    }
}

extension ProcessesError: CustomStringConvertible {
    /// A sentence for whoever has started it.
    public var description: String {
        switch self.reason {
        case .setup(let what): "the processes cannot be set up: \(what)"
        case .start(let what): "a process cannot be started: \(what)"
        case .keepsDying(let process, let ending):
            "process \(process) dies again and again right after its start; the last time: \(ending)"
        case .badEnd(let process, let ending): "process \(process) has not ended in order: \(ending)"
        }
    }
}
