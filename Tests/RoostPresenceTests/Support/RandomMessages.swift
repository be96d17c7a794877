@testable import RoostPresence

/// Makes up messages that replicas could say.
struct RandomMessages {
    var random: SplitMix

    mutating func next() -> PresenceMessage {
        switch self.random.number(0..<8) {
        case 0: PresenceMessage(.leave)
        case 1: PresenceMessage(.heartbeat(wantsAnswer: self.random.chance(50), clocks: self.clocks()))
        case 2: PresenceMessage(.request(self.positions()))
        default: PresenceMessage(.news(pieces: self.pieces(), answer: self.random.any([.none, .middle, .end, .more])))
        }
    }

    private mutating func count() -> Int { self.random.any([0, 1, 1, 2, 5]) }

    private mutating func clock(from low: UInt64 = 0) -> UInt64 {
        low + UInt64.random(in: 0...self.random.any([1, 100, 20_000, 1 << 40]), using: &self.random)
    }

    private mutating func replica() -> ReplicaID { ReplicaID(rawValue: self.random.next()) }

    private mutating func clocks() -> [ReplicaClock] {
        (0..<self.count()).map { _ in ReplicaClock(replica: self.replica(), clock: self.clock()) }
    }

    private mutating func positions() -> [ReplicaPosition] {
        (0..<self.count()).map { _ in
            let reach = self.clock()
            return ReplicaPosition(
                replica: self.replica(),
                clock: self.clock(),
                stagedClock: self.clock(from: reach),
                stagedReach: reach
            )
        }
    }

    private mutating func pieces() -> [ReplicaPiece] {
        (0..<self.count()).map { _ in self.piece() }
    }

    private mutating func piece() -> ReplicaPiece {
        let from = self.clock()
        let base = self.clock(from: from)
        let to = self.clock(from: from)
        let clock = self.clock(from: max(base, to))
        var piece = ReplicaPiece(replica: self.replica(), base: base, clock: clock, from: from, to: to)
        piece.removed = self.ascending(after: 0, through: from)
        piece.entries = self.ascending(after: from, through: to).map { self.entry(piece.replica, $0) }
        return piece
    }

    private mutating func ascending(after low: UInt64, through high: UInt64) -> [UInt64] {
        guard low < high else { return [] }
        let clocks = (0..<self.count()).map { _ in UInt64.random(in: (low + 1)...high, using: &self.random) }
        return Set(clocks).sorted()
    }

    private mutating func entry(_ replica: ReplicaID, _ clock: UInt64) -> PresenceEntry {
        PresenceEntry(
            topic: self.random.any(["", "lobby", "\u{E9}", "e\u{301}", String(repeating: "x", count: 200)]),
            key: self.random.any(["", "__proto__", "🐦", "ann", "a\u{0}b"]),
            meta: (0..<self.random.any([0, 2, 300])).map { UInt8(truncatingIfNeeded: $0) },
            replica: replica,
            clock: clock,
            owner: self.random.any([0, 1, .max]),
            previousClock: self.random.chance(30) ? clock - 1 : 0
        )
    }
}
