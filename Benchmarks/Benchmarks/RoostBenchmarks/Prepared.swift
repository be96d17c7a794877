import RoostWorkloads
import Synchronization

/// A workload that is prepared when its turn comes: all are registered when only some run.
final class Prepared: Sendable {
    private let workload: Workload
    private let run = Mutex<(@Sendable () -> Void)?>(nil)

    init(_ workload: Workload) {
        self.workload = workload
    }

    /// Makes what runs need.
    func prepare() throws {
        let run = try self.workload.prepare()
        self.run.withLock { $0 = run }
    }

    /// Runs once.
    func callAsFunction() {
        self.run.withLock(\.self)?()
    }
}
