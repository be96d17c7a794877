import Synchronization

/// How often which piece of work has been done, and who found itself cancelled for no reason.
final class WorkLedger: Sendable {
    private struct State {
        var counts: [Int]
        var done = 0
        var struck = 0
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        self.state = Mutex(State(counts: Array(repeating: 0, count: count)))
    }

    func done(_ index: Int) {
        self.state.withLock { state in
            state.counts[index] += 1
            state.done += 1
        }
    }

    func struck() {
        self.state.withLock { $0.struck += 1 }
    }

    /// How much has been done.
    var doneCount: Int { self.state.withLock { $0.done } }

    /// What has not been done once.
    var wrong: [Int] {
        self.state.withLock { state in state.counts.indices.filter { state.counts[$0] != 1 } }
    }

    /// How much was cancelled that nobody had cancelled.
    var struckCount: Int { self.state.withLock { $0.struck } }
}
