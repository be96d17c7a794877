/// What an application has to put right before it can make tokens.
public enum TokenSetupError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The secret has less than the 20 bytes that `Phoenix.Token` asks for.
    case secretTooShort(bytes: Int)
    /// An iteration count or a length of `KeyDerivation` is not positive, or too large.
    case badKeyDerivation
    /// Encrypting takes keys of 32 bytes; `KeyDerivation.length` says otherwise.
    case keyNotOf32Bytes
    /// What was to be signed makes a token longer than `TokenOptions.maxLength`, which nobody would accept.
    case tokenTooLong(bytes: Int)

    /// What to do about it.
    public var description: String {
        switch self {
        case .secretTooShort(let bytes): "the secret has \(bytes) bytes, and needs 20 or more"
        case .badKeyDerivation: "iterations and length must be from 1 to 10 000 000 and from 1 to 1024"
        case .keyNotOf32Bytes: "encrypting needs keys of 32 bytes: set the length of the key derivation"
        case .tokenTooLong(let bytes): "the token would have \(bytes) bytes, more than maxLength"
        }
    }
}
