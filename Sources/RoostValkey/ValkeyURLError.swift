/// Why a URL names no servers. Says nothing of the URL itself, which may hold a password.
public enum ValkeyURLError: String, Error, Hashable, Sendable, CaseIterable {
    /// It begins with none of `valkey://`, `redis://`, `valkeys://` and `rediss://`.
    case scheme = "the scheme must be valkey, redis, valkeys or rediss"
    /// A host is missing, or holds what no host does.
    case host = "a host is missing or malformed"
    /// A port is not a number from 1 to 65535.
    case port = "a port must be a number from 1 to 65535"
    /// The user or the password is not UTF-8 in percent-encoding.
    case credentials = "the user or the password is malformed"
}

extension ValkeyURLError: CustomStringConvertible {
    /// What is wrong.
    public var description: String { "not a URL of Valkey servers: \(self.rawValue)" }
}
