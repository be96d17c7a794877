import Synchronization

/// Whether something is over, for a thread that cannot be told otherwise.
final class OverFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { self.flag.load(ordering: .relaxed) }

    func set() {
        self.flag.store(true, ordering: .relaxed)
    }
}
