/// How subjects are spread over the servers.
public enum ValkeyMode: String, Hashable, Sendable {
    /// The servers know nothing of each other: each subject belongs to one of them, chosen by a hash of its name and theirs
    /// (rendezvous hashing). All nodes must name the same servers in the same way. `PUBLISH` and `SUBSCRIBE`.
    case standard
    /// The servers are some of a Redis 7 or Valkey cluster, which says which of its masters a subject belongs to.
    /// `SPUBLISH` and `SSUBSCRIBE`.
    case sharded
}
