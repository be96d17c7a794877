import Synchronization

@testable import Roost

/// Knows which tasks have done something, without keeping them.
final class TaskWatch: Sendable {
    private struct Entry {
        weak var task: HandlerTask?
    }

    private let entries = Mutex<[Entry]>([])

    func note(_ task: HandlerTask) {
        self.entries.withLock { entries in
            if !entries.contains(where: { $0.task === task }) { entries.append(Entry(task: task)) }
        }
    }

    /// How many there have been.
    var count: Int { self.entries.withLock { $0.count } }

    /// How many of them there still are.
    var alive: Int { self.entries.withLock { $0.count { $0.task != nil } } }
}
