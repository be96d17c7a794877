/// What a replicator has seen and done since it began, for metrics.
public struct ReplicationCounts: Hashable, Sendable {
    /// Pieces of others' histories that were merged.
    public internal(set) var merged = 0
    /// Those that were known already.
    public internal(set) var known = 0
    /// Those that came before what they continue: something was lost or overtaken.
    public internal(set) var early = 0
    /// Those of replicas that are not known here.
    public internal(set) var foreign = 0
    /// Requests for what was missed that were sent.
    public internal(set) var requests = 0
    /// Such requests of others that were answered.
    public internal(set) var answers = 0
    /// How often replicas have become up.
    public internal(set) var ups = 0
    /// How often replicas have become down, because nothing was heard.
    public internal(set) var downs = 0
    /// How often replicas have been forgotten: after long silence, because they left, or for a later incarnation.
    public internal(set) var permdowns = 0
    /// Messages that were not listened to.
    public internal(set) var refused: [ReplicaRefusal: Int] = [:]
}
