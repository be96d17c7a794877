/// Why NATS cannot be used as it was asked for. Never contains anything secret.
public struct NATSSetupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence about it.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
