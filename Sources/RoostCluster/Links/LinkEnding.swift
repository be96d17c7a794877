/// How a connection to an engine ended, or why there was none.
package struct LinkEnding: Error, Hashable, Sendable {
    /// What counts of it.
    package let failure: LinkFailure
    /// What the engine, or the system, says about it.
    package let detail: String

    /// An ending for a reason.
    package init(_ failure: LinkFailure, _ detail: String) {
        self.failure = failure
        self.detail = detail
    }
}
