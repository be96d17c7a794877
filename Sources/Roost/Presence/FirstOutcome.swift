import Synchronization

/// Resumes a continuation with the first of several outcomes.
final class FirstOutcome<Value: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result<Value, any Error>, Never>?
        var action: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    init(_ continuation: CheckedContinuation<Result<Value, any Error>, Never>) {
        self.state = Mutex(State(continuation: continuation))
    }

    /// - Returns: Whether it was the first.
    @discardableResult
    func resume(_ outcome: Result<Value, any Error>) -> Bool {
        let state = self.state.withLock { state in
            defer { state = State() }
            return state
        }
        state.continuation?.resume(returning: outcome)
        state.action?()
        return state.continuation != nil
    }

    /// Has something done when there is an outcome, or now if there is one.
    func onResume(_ action: @escaping @Sendable () -> Void) {
        let isOver = self.state.withLock { state in
            guard state.continuation != nil else { return true }
            state.action = action
            return false
        }
        if isOver { action() }
    }
}
