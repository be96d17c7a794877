/// Why a certificate or a key cannot be used.
public struct TLSFileError: Error, Sendable, CustomStringConvertible {
    /// The path of the file.
    public let path: String

    /// What is wrong with it. Never contains anything of the key.
    public let reason: String

    /// Path and reason.
    public var description: String { "\(self.path): \(self.reason)" }
}
