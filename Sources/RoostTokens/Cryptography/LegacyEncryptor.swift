import Crypto

/// Reads what plug_crypto 1 encrypted: five parts in base 64, `A128GCM`, the wrapped key, the nonce, the cipher text,
/// the tag. Each message has a key of its own, which stands in the token, encrypted with AES-GCM (RFC 7518, 4.7).
enum LegacyEncryptor {
    private static let header = "QTEyOEdDTQ"
    private static let nonceSize = 12
    private static let tagSize = 16

    static func decrypt(_ token: String, key: SymmetricKey) -> [UInt8]? {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 5, String(parts[0]) == self.header else { return nil }
        let fields = parts.dropFirst().compactMap { Base64URL.decode($0) }
        guard fields.count == 4, let messageKey = self.unwrap(fields[0], key: key) else { return nil }
        return self.open(
            fields[2],
            tag: fields[3],
            key: messageKey,
            nonce: fields[1],
            authenticated: MessageEncryptor.authenticated
        )
    }

    /// The key of the message: its cipher text, the tag and the nonce follow one another.
    private static func unwrap(_ wrapped: [UInt8], key: SymmetricKey) -> SymmetricKey? {
        let size = wrapped.count - self.tagSize - self.nonceSize
        guard [16, 24, 32].contains(size) else { return nil }
        let tag = Array(wrapped.dropFirst(size).prefix(self.tagSize))
        let nonce = Array(wrapped.suffix(self.nonceSize))
        return self.open(Array(wrapped.prefix(size)), tag: tag, key: key, nonce: nonce, authenticated: [])
            .map { SymmetricKey(data: $0) }
    }

    private static func open(
        _ ciphertext: [UInt8],
        tag: [UInt8],
        key: SymmetricKey,
        nonce: [UInt8],
        authenticated: [UInt8]
    ) -> [UInt8]? {
        guard nonce.count == self.nonceSize, tag.count == self.tagSize,
            let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag),
            let message = try? AES.GCM.open(box, using: key, authenticating: authenticated)
        else { return nil }
        return Array(message)
    }
}
