/// What comes is not the protocol that is spoken here.
struct LocalViolation: Error, Equatable, Sendable {
    /// A fixed phrase.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
