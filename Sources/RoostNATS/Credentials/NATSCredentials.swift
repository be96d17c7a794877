/// What a server is shown to be let in.
public enum NATSCredentials: Sendable, Hashable {
    /// Nothing.
    case none
    /// A user and a password.
    case user(String, password: String)
    /// A token.
    case token(String)
    /// The seed of a user's nkey: 58 characters that begin with `SU`. The seed itself is never sent.
    case nkey(seed: String)
    /// The path of a credentials file (`.creds`), with a user's JWT and seed. Read anew for every connection.
    case file(String)
}

extension NATSCredentials: CustomStringConvertible, CustomReflectable {
    /// The kind alone.
    public var description: String {
        switch self {
        case .none: "none"
        case .user: "user and password"
        case .token: "token"
        case .nkey: "nkey"
        case .file(let path): "file \(path)"
        }
    }

    /// Shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
