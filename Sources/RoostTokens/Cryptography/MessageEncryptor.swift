import Crypto

/// Encrypted messages as plug_crypto's `MessageEncryptor` writes them.
///
/// Since version 2 of plug_crypto: `XCP.` and in base 64 the nonce (24 bytes), the tag (16) and the cipher text of
/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03).
enum MessageEncryptor {
    /// What plug_crypto authenticates besides the message; the name of an earlier cipher, which has stayed.
    static let authenticated = Array("A128GCM".utf8)

    private static let prefix = "XCP."
    private static let nonceSize = 24
    private static let tagSize = 16

    /// - Parameter nonce: 24 random bytes.
    /// - Returns: `nil` if the key has not 32 bytes.
    static func encrypt(_ message: [UInt8], key: SymmetricKey, nonce: [UInt8]) -> String? {
        guard let inner = self.inner(key: key, nonce: nonce[...]),
            let box = try? ChaChaPoly.seal(
                message,
                using: inner.key,
                nonce: inner.nonce,
                authenticating: self.authenticated
            )
        else { return nil }
        return self.prefix + Base64URL.encode(nonce + Array(box.tag) + Array(box.ciphertext))
    }

    /// The message, if it was encrypted with the key, by plug_crypto 1 or 2 or here.
    static func decrypt(_ token: String, key: SymmetricKey) -> [UInt8]? {
        guard token.hasPrefix(self.prefix) else { return LegacyEncryptor.decrypt(token, key: key) }
        guard let bytes = Base64URL.decode(token.utf8.dropFirst(self.prefix.utf8.count)),
            bytes.count >= self.nonceSize + self.tagSize,
            let inner = self.inner(key: key, nonce: bytes.prefix(self.nonceSize))
        else { return nil }
        let tag = bytes.dropFirst(self.nonceSize).prefix(self.tagSize)
        let ciphertext = bytes.dropFirst(self.nonceSize + self.tagSize)
        return self.open(ciphertext, tag: tag, key: inner.key, nonce: inner.nonce)
    }

    private static func open(
        _ ciphertext: ArraySlice<UInt8>,
        tag: ArraySlice<UInt8>,
        key: SymmetricKey,
        nonce: ChaChaPoly.Nonce
    ) -> [UInt8]? {
        guard let box = try? ChaChaPoly.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag),
            let message = try? ChaChaPoly.open(box, using: key, authenticating: self.authenticated)
        else { return nil }
        return Array(message)
    }

    /// The key and nonce of the ChaCha20-Poly1305 (RFC 8439) that XChaCha20-Poly1305 is made of.
    private static func inner(key: SymmetricKey, nonce: ArraySlice<UInt8>) -> (
        key: SymmetricKey, nonce: ChaChaPoly.Nonce
    )? {
        guard let subkey = HChaCha20.subkey(key: key.withUnsafeBytes(Array.init), nonce: nonce.prefix(16)),
            let nonce = try? ChaChaPoly.Nonce(data: [0, 0, 0, 0] + nonce.dropFirst(16))
        else { return nil }
        return (SymmetricKey(data: subkey), nonce)
    }
}
