/// What a server sends is not NATS's protocol.
struct NATSViolation: Error, Equatable, Sendable {
    /// A fixed phrase.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
