/// How far somebody knows a replica.
struct ReplicaPosition: Hashable, Sendable {
    var replica: ReplicaID
    /// The moment that is known; 0 if none.
    var clock: UInt64
    /// The moment that a transfer has begun to bring; 0 if none is under way.
    var stagedClock: UInt64 = 0
    /// How far that transfer has come.
    var stagedReach: UInt64 = 0

    /// Whether a transfer is under way.
    var isStaged: Bool { self.stagedClock > self.clock }

    /// The position after a piece has been merged.
    func advanced(by piece: ReplicaPiece) -> ReplicaPosition {
        piece.isLast
            ? ReplicaPosition(replica: self.replica, clock: piece.clock)
            : ReplicaPosition(
                replica: self.replica,
                clock: self.clock,
                stagedClock: piece.clock,
                stagedReach: piece.to
            )
    }
}
