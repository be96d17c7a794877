import RoostCluster

/// How a connection to the hub ended, or why there was none.
struct LocalEnding: Equatable, Sendable {
    let failure: LinkFailure
    /// What the system says about it.
    let detail: String

    init(_ failure: LinkFailure, _ detail: String) {
        self.failure = failure
        self.detail = detail
    }
}
