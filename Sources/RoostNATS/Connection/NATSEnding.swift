import RoostCluster

/// How a connection ended, or why there was none.
struct NATSEnding: Equatable, Sendable {
    let failure: LinkFailure
    /// What the server, or the system, says about it.
    let detail: String

    init(_ failure: LinkFailure, _ detail: String) {
        self.failure = failure
        self.detail = detail
    }
}
