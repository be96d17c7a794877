/// The moment up to which somebody knows a replica.
struct ReplicaClock: Hashable, Sendable {
    let replica: ReplicaID
    let clock: UInt64
}
