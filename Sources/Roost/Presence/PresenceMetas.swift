import RoostPresence

/// The presences of one key, oldest first; at least one.
///
/// Almost all keys have one presence, and then there is no array.
struct PresenceMetas: Sendable {
    private var first: PresenceEntry
    private var others: [PresenceEntry] = []

    init(_ first: PresenceEntry) {
        self.first = first
    }

    var count: Int { 1 + self.others.count }

    /// All of them.
    var entries: [PresenceEntry] { self.others.isEmpty ? [self.first] : [self.first] + self.others }

    mutating func append(_ entry: PresenceEntry) {
        self.others.append(entry)
    }

    func contains(_ entry: PresenceEntry) -> Bool {
        self.first.isSame(as: entry) || self.others.contains { $0.isSame(as: entry) }
    }

    /// The presence that the same owner has here, if any: what `entry` has taken the place of, or will.
    func ofOwner(of entry: PresenceEntry) -> PresenceEntry? {
        self.of(owner: entry.owner, replica: entry.replica)
    }

    /// The presence of an owner, if any.
    func of(owner: UInt64, replica: ReplicaID) -> PresenceEntry? {
        if self.first.isOf(owner, replica) { return self.first }
        return self.others.first { $0.isOf(owner, replica) }
    }

    /// Takes one out.
    ///
    /// - Returns: Whether it was there; `nil` when it was the last, and is still there.
    mutating func remove(_ entry: PresenceEntry) -> Bool? {
        if let index = self.others.firstIndex(where: { $0.isSame(as: entry) }) {
            self.others.remove(at: index)
            return true
        }
        guard self.first.isSame(as: entry) else { return false }
        guard !self.others.isEmpty else { return nil }
        self.first = self.others.removeFirst()
        return true
    }
}

extension PresenceEntry {
    /// Whether both are the same dot: the same presence between two updates.
    func isSame(as other: PresenceEntry) -> Bool {
        self === other || self.clock == other.clock && self.replica == other.replica
    }

    /// Whether it is a presence of that channel or owner.
    fileprivate func isOf(_ owner: UInt64, _ replica: ReplicaID) -> Bool {
        self.owner == owner && self.replica == replica
    }
}
