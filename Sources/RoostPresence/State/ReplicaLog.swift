/// What a replica has said: the entries that were alive at one moment of its history.
///
/// Only the replica itself adds and removes its entries, and each time its clock goes on by one. So its set at a clock is
/// the same for everybody, and all that somebody can know of it is: the set at this clock. That is the whole causal
/// context of the replica. A log that is being transferred is known only up to some entry, its ``reach``.
struct ReplicaLog {
    /// The moment: all events up to this one are in it.
    private(set) var clock: UInt64 = 0

    /// The entries up to this clock are known; equal to ``clock`` when all are.
    private(set) var reach: UInt64 = 0

    private(set) var entries = EntryList()
    private var history = RemovalHistory()

    var isComplete: Bool { self.reach == self.clock }

    // MARK: The replica's own events

    /// The clock of the next event.
    var nextClock: UInt64 { self.clock + 1 }

    /// An event of the replica itself: a join, a leave, or both as an update. A join's entry has ``nextClock``.
    mutating func advance(adding entry: PresenceEntry?, removing old: UInt64?, historyLimit: Int) {
        let from = self.clock
        self.clock += 1
        self.reach = self.clock
        if let old { _ = self.entries.remove(old) }
        if let entry { self.entries.append(entry) }
        self.remember(from: from, removed: old.map { [$0] } ?? [], limit: historyLimit)
    }

    /// A history that is longer than the list itself would be of no use.
    private mutating func remember(from: UInt64, removed: [UInt64], limit: Int) {
        let limit = min(limit, max(self.entries.count, 128))
        self.history.append(from: from, to: self.clock, removed: removed, limit: limit)
    }

    // MARK: Pieces

    /// Whether the piece continues this log.
    func accepts(_ piece: ReplicaPiece) -> Bool {
        piece.base <= self.clock && self.clock <= piece.clock && piece.from <= self.reach && self.reach <= piece.to
            && (self.clock, self.reach) < (piece.clock, piece.to)
    }

    /// Brings the log to the moment of the piece, which it accepts.
    ///
    /// - Parameter share: Finds the object that stands for an entry.
    /// - Returns: What has changed.
    mutating func apply(
        _ piece: ReplicaPiece,
        historyLimit: Int,
        share: (PresenceEntry) -> PresenceEntry
    ) -> EntryChanges {
        let gone = piece.removed.filter { self.entries[$0] != nil } + self.missing(in: piece)
        var changes = EntryChanges()
        for clock in gone {
            if let entry = self.entries.remove(clock) { changes.leave(entry) }
        }
        for entry in piece.entries where entry.clock > self.reach {
            let entry = share(entry)
            self.entries.append(entry)
            changes.join(entry)
        }
        let (from, wasComplete) = (self.clock, self.isComplete)
        (self.clock, self.reach) = (piece.clock, piece.to)
        self.remember(piece, from: from, gone: gone, isContinuous: wasComplete && from > 0, limit: historyLimit)
        return changes
    }

    /// The entries here that the piece would name if they were alive.
    private func missing(in piece: ReplicaPiece) -> [UInt64] {
        var named = piece.entries.lazy.map(\.clock).makeIterator()
        var next = named.next()
        return self.entries.after(piece.from, through: piece.to).compactMap { entry in
            while let clock = next, clock < entry.clock { next = named.next() }
            return next == entry.clock ? nil : entry.clock
        }
    }

    private mutating func remember(
        _ piece: ReplicaPiece,
        from: UInt64,
        gone: [UInt64],
        isContinuous: Bool,
        limit: Int
    ) {
        if isContinuous, self.isComplete {
            self.remember(from: from, removed: gone, limit: limit)
        } else {
            self.history = RemovalHistory()
        }
    }

    /// What somebody at a position lacks, or the first part of it; nil if nothing.
    ///
    /// - Parameter room: About how many bytes it may have. At least one entry is in it, if any is missing.
    func piece(of replica: ReplicaID, after position: ReplicaPosition, room: Int) -> ReplicaPiece? {
        guard self.isComplete, position.clock < self.clock else { return nil }
        if position.isStaged, self.base(for: position.stagedClock) == position.stagedClock {
            return self.piece(of: replica, base: position.stagedClock, from: position.stagedReach, room: room)
        }
        if let base = self.base(for: position.clock) {
            let piece = self.piece(of: replica, base: base, from: base, room: room)
            // A piece that ends before what they have would not continue it.
            if piece.to >= position.clock { return piece }
        }
        return self.piece(of: replica, base: 0, from: 0, room: room)
    }

    private func piece(of replica: ReplicaID, base: UInt64, from: UInt64, room: Int) -> ReplicaPiece {
        var piece = ReplicaPiece(replica: replica, base: base, clock: self.clock, from: from, to: self.clock)
        if base > 0, base < self.clock {
            piece.removed = Array(self.history.removals(since: base).prefix { $0 <= from })
        }
        piece.fill(from: self.entries.after(from), room: room)
        return piece
    }

    private func base(for clock: UInt64) -> UInt64? {
        clock == self.clock ? clock : self.history.start(for: clock)
    }
}
