/// Why a token is not accepted; the first three are those of `Phoenix.Token`.
public enum TokenError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no token.
    case missing
    /// The token was not made with this secret and salt, has been changed, is longer than the limit, or is from the
    /// future.
    case invalid
    /// The token was good, but is too old.
    case expired
    /// The token is good, but what is in it is not what was asked for, or cannot be read. The text says what; it is
    /// meant for the log.
    case unreadable(String)

    /// A sentence fragment for logs.
    public var description: String {
        switch self {
        case .missing: "missing token"
        case .invalid: "invalid token"
        case .expired: "expired token"
        case .unreadable(let reason): "unreadable token: \(reason)"
        }
    }
}
