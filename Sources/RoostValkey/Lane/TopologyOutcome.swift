import RoostCluster
import Synchronization

/// What a server has answered when it was asked about its cluster: the first answer counts.
final class TopologyOutcome: Sendable {
    private let result = Mutex<Result<Topology, LinkEnding>?>(nil)

    func set(_ result: Result<Topology, LinkEnding>) {
        self.result.withLock { $0 = $0 ?? result }
    }

    /// The answer; that there was none in time, unless there was.
    func get() throws(LinkEnding) -> Topology {
        guard let result = self.result.withLock({ $0 }) else { throw .timedOut }
        return try result.get()
    }
}
