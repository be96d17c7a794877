import Crypto

/// Signed messages as plug_crypto's `MessageVerifier` writes them: `header.payload.signature`, each in base 64.
enum MessageVerifier {
    /// The header of what we sign: `HS256`.
    private static let header = "SFMyNTY"

    static func sign(_ message: [UInt8], key: SymmetricKey) -> String {
        let signed = "\(self.header).\(Base64URL.encode(message))"
        let signature = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
        return "\(signed).\(Base64URL.encode(signature))"
    }

    /// The message, if it was signed with the key by HMAC with SHA-256, SHA-384 or SHA-512. Signatures are compared
    /// in constant time.
    static func verify(_ token: String, key: SymmetricKey) -> [UInt8]? {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decode(parts[2]) else { return nil }
        let signed = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
        guard self.isValid(signature, of: signed, header: String(parts[0]) ?? "", key: key) else { return nil }
        return Base64URL.decode(parts[1])
    }

    private static func isValid(_ signature: [UInt8], of signed: [UInt8], header: String, key: SymmetricKey) -> Bool {
        switch header {
        case "SFMyNTY": HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
        case "SFMzODQ": HMAC<SHA384>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
        case "SFM1MTI": HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
        default: false
        }
    }
}
