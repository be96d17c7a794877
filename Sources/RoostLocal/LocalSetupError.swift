/// Why processes cannot meet in a directory.
public struct LocalSetupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence about it.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
