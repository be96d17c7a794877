/// What comes is not the protocol that is spoken with an engine.
package struct LinkViolation: Error, Equatable, Sendable {
    /// A fixed phrase.
    package let reason: String

    /// A violation of some kind.
    package init(_ reason: String) {
        self.reason = reason
    }
}
