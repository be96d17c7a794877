/// What a node thinks of a replica. One that is permanently down is not known any more.
public enum ReplicaStatus: String, Hashable, Sendable {
    /// It is heard; its presences are there.
    case up
    /// It has not been heard for a while: its presences count as gone, but are kept in case it comes back.
    case down
}
