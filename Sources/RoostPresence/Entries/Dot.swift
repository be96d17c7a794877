/// One event of a replica's history.
struct Dot: Hashable, Sendable {
    let replica: ReplicaID
    let clock: UInt64
}
