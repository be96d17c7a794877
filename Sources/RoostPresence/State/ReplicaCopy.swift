/// What is known here of another replica.
///
/// ``log`` is a moment of its history, and whole: whoever looks sees a set that was true once, with no update torn apart.
/// A transfer of many pieces gathers in ``staged`` and takes its place at the end. Pieces that do not continue either of
/// them yet, because others have been overtaken or lost, wait in ``early``.
struct ReplicaCopy {
    let replica: ReplicaID
    private(set) var log = ReplicaLog()
    private var staged: ReplicaLog?
    private var early: [ReplicaPiece] = []

    init(_ replica: ReplicaID) {
        self.replica = replica
    }

    /// What a piece has led to.
    enum Outcome {
        /// It was known.
        case known
        /// It, and perhaps pieces that waited for it, have changed the set.
        case merged(EntryChanges)
        /// It is part of a transfer that goes on.
        case staged
        /// It continues something that is missing.
        case early

        /// Whether what came too early may fit now.
        var isProgress: Bool {
            switch self {
            case .merged, .staged: true
            case .known, .early: false
            }
        }

        func followed(by next: Outcome) -> Outcome {
            switch (self, next) {
            case (.merged(var changes), .merged(let more)):
                changes.append(more)
                return .merged(changes)
            case (_, .merged): return next
            default: return self
            }
        }
    }

    /// How far the replica is known.
    var position: ReplicaPosition {
        var position = ReplicaPosition(replica: self.replica, clock: self.log.clock)
        if let staged { (position.stagedClock, position.stagedReach) = (staged.clock, staged.reach) }
        return position
    }

    /// Takes a piece. In whatever order pieces come, and however often: the set is that of the latest moment to which
    /// they lead without a gap.
    mutating func merge(_ piece: ReplicaPiece, limits: CopyLimits, topics: inout TopicCache) -> Outcome {
        var outcome = self.take(piece, limits, &topics)
        while outcome.isProgress, let next = self.nextEarly() {
            outcome = outcome.followed(by: self.take(next, limits, &topics))
        }
        return outcome
    }

    private mutating func take(_ piece: ReplicaPiece, _ limits: CopyLimits, _ topics: inout TopicCache) -> Outcome {
        guard piece.replica == self.replica, piece.clock > self.log.clock else { return .known }
        if piece.isLast, self.log.accepts(piece) {
            return .merged(self.log.apply(piece, historyLimit: limits.history) { topics.shared($0) })
        }
        if let staged, (piece.clock, piece.to) <= (staged.clock, staged.reach) { return .known }
        if self.staged?.accepts(piece) == true { return self.extend(self.takeStaged(), piece, limits, &topics) }
        if self.log.accepts(piece) { return self.extend(self.log, piece, limits, &topics) }
        if piece.base == 0 { return self.extend(ReplicaLog(), piece, limits, &topics) }
        return piece.base > self.log.clock ? self.keep(piece, limits) : .known
    }

    // MARK: Transfers

    /// Moved out, so that it can be changed without a copy.
    private mutating func takeStaged() -> ReplicaLog {
        defer { self.staged = nil }
        return self.staged ?? ReplicaLog()
    }

    private mutating func extend(
        _ start: consuming ReplicaLog,
        _ piece: ReplicaPiece,
        _ limits: CopyLimits,
        _ topics: inout TopicCache
    ) -> Outcome {
        var staged = start
        self.staged = nil
        _ = staged.apply(piece, historyLimit: limits.history) { self.log.entries[$0.clock] ?? topics.shared($0) }
        guard staged.isComplete else {
            self.staged = staged
            return .staged
        }
        let changes = Self.changes(from: self.log.entries, to: staged.entries)
        self.log = staged
        return .merged(changes)
    }

    private static func changes(from old: EntryList, to new: EntryList) -> EntryChanges {
        var changes = EntryChanges()
        var ahead = new.all.makeIterator()
        var next = ahead.next()
        for entry in old.all {
            while let added = next, added.clock < entry.clock {
                changes.join(added)
                next = ahead.next()
            }
            if next?.clock == entry.clock { next = ahead.next() } else { changes.leave(entry) }
        }
        while let added = next {
            changes.join(added)
            next = ahead.next()
        }
        return changes
    }

    // MARK: What came too early

    private mutating func keep(_ piece: ReplicaPiece, _ limits: CopyLimits) -> Outcome {
        self.early.append(piece)
        var size = self.early.reduce(0) { $0 + $1.size }
        while size > limits.earlySize || self.early.count > limits.earlyCount, let first = self.early.first {
            size -= first.size
            self.early.removeFirst()
        }
        return .early
    }

    /// A piece that need not wait any more; those that are no news any more are dropped.
    private mutating func nextEarly() -> ReplicaPiece? {
        let clock = self.log.clock
        if let staged, staged.clock <= clock { self.staged = nil }
        self.early.removeAll { $0.clock <= clock }
        let index = self.early.firstIndex { $0.base <= clock || self.staged?.accepts($0) == true }
        return index.map { self.early.remove(at: $0) }
    }
}
