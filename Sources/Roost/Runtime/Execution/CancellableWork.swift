import Synchronization

/// Work that can be told that nobody waits for it any more. From any thread.
final class CancellableWork: HandlerWork {
    private enum Phase {
        case waiting(@Sendable () async -> Void)
        case underWay(Task<Void, Never>?)
        case ended
    }

    private struct State {
        var phase: Phase
        var isCancelled = false
    }

    private let state: Mutex<State>

    init(_ body: @escaping @Sendable () async -> Void) {
        self.state = Mutex(State(phase: .waiting(body)))
    }

    /// Cancels the task that does the work, for as long as it does, or as soon as it begins.
    func cancel() {
        let task = self.state.withLock { state -> Task<Void, Never>? in
            state.isCancelled = true
            return if case .underWay(let task) = state.phase { task } else { nil }
        }
        task?.cancel()
    }

    func perform(by task: HandlerTask) async {
        guard let body = self.begin(task.task) else { return }
        await body()
        let isCancelled = self.state.withLock { state in
            state.phase = .ended
            return state.isCancelled
        }
        // Whoever cancels may have got hold of the task and not cancelled it yet.
        if isCancelled { task.endAfterThis() }
    }

    private func begin(_ task: Task<Void, Never>?) -> (@Sendable () async -> Void)? {
        let (body, isCancelled) = self.state.withLock { state in
            guard case .waiting(let body) = state.phase else { return ((@Sendable () async -> Void)?.none, false) }
            state.phase = .underWay(task)
            return (body, state.isCancelled)
        }
        if isCancelled { task?.cancel() }
        return body
    }
}
