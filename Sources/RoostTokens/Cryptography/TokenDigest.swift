/// A hash function for making keys, as `key_digest` of `Phoenix.Token`.
public enum TokenDigest: Sendable, Hashable {
    /// SHA-256, the default.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512
}
