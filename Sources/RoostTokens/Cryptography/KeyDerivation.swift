/// How keys are made from the secret. The defaults are those of `Phoenix.Token`; both sides have to use the same.
public struct KeyDerivation: Sendable, Hashable {
    /// `key_iterations`: 1 000 by default.
    public var iterations: Int
    /// `key_length`: 32 bytes by default. Encrypting takes 32; decrypting tokens of plug_crypto 1 also 16 and 24.
    public var length: Int
    /// `key_digest`: SHA-256 by default.
    public var digest: TokenDigest

    /// What is not given is as in `Phoenix.Token`.
    public init(iterations: Int = 1000, length: Int = 32, digest: TokenDigest = .sha256) {
        self.iterations = iterations
        self.length = length
        self.digest = digest
    }
}
