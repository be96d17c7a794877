import Crypto
import CryptoExtras
import Synchronization

/// The keys that a secret and salts make (PBKDF2 with HMAC, RFC 8018), each made once.
///
/// Making one takes a fraction of a millisecond. Salts are few, because applications write them into their code; if
/// they are not, the keys are made anew rather than kept without end.
final class TokenKeys: Sendable {
    /// So many keys are kept.
    static let limit = 64

    private let secret: [UInt8]
    private let derivation: KeyDerivation
    private let keys = Mutex<[String: SymmetricKey]>([:])

    init(secret: String, derivation: KeyDerivation) {
        self.secret = Array(secret.utf8)
        self.derivation = derivation
    }

    /// The key for a salt.
    /// - Throws: What the cryptographic library throws, for a derivation that it cannot carry out.
    func key(salt: String) throws -> SymmetricKey {
        if let key = self.keys.withLock({ $0[salt] }) { return key }
        let key = try self.derive(salt: salt)
        self.keys.withLock { keys in
            if keys.count >= Self.limit { keys.removeAll() }
            keys[salt] = key
        }
        return key
    }

    /// How many keys are kept at the moment.
    var count: Int {
        self.keys.withLock { $0.count }
    }

    private func derive(salt: String) throws -> SymmetricKey {
        try KDF.Insecure.PBKDF2.deriveKey(
            from: self.secret,
            salt: Array(salt.utf8),
            using: self.hashFunction,
            outputByteCount: self.derivation.length,
            unsafeUncheckedRounds: self.derivation.iterations
        )
    }

    private var hashFunction: KDF.Insecure.PBKDF2.HashFunction {
        switch self.derivation.digest {
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }
}
