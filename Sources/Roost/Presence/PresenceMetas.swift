import HashTreeCollections
import RoostPresence

/// The presences of one key, oldest first; at least one.
///
/// Almost all keys have one, and then there is no array. A key under which a whole crowd is (`anon`) has a dictionary, so that
/// nobody's leave looks through all the others.
struct PresenceMetas: Sendable {
    private enum Storage {
        case few(PresenceEntry, [PresenceEntry])
        indirect case many(NumberedEntries)
    }

    private var storage: Storage

    /// How many an array may hold.
    private static let most = 32

    init(_ first: PresenceEntry) {
        self.storage = .few(first, [])
    }

    var count: Int {
        switch self.storage {
        case .few(_, let others): 1 + others.count
        case .many(let entries): entries.count
        }
    }

    /// All of them.
    var entries: [PresenceEntry] {
        switch self.storage {
        case .few(let first, let others): others.isEmpty ? [first] : [first] + others
        case .many(let entries): entries.inOrder
        }
    }

    mutating func append(_ entry: PresenceEntry) {
        switch self.storage {
        case .few(let first, var others) where others.count < Self.most:
            self.storage = .few(first, [])
            others.append(entry)
            self.storage = .few(first, others)
        case .few(let first, let others):
            self.storage = .many(NumberedEntries([first] + others + [entry]))
        case .many(var entries):
            entries.append(entry)
            self.storage = .many(entries)
        }
    }

    /// Those that `other` does not have.
    func others(than other: PresenceMetas?) -> [PresenceEntry] {
        guard let other else { return self.entries }
        if case (.many(let entries), .many(let others)) = (self.storage, other.storage) {
            return entries.others(than: others)
        }
        return self.entries.filter { !other.contains($0) }
    }

    func contains(_ entry: PresenceEntry) -> Bool {
        switch self.storage {
        case .few(let first, let others): first.isSame(as: entry) || others.contains { $0.isSame(as: entry) }
        case .many(let entries): entries.contains(entry)
        }
    }

    /// The presence that the same owner has here, if any: what `entry` has taken the place of, or will.
    func ofOwner(of entry: PresenceEntry) -> PresenceEntry? {
        switch self.storage {
        case .few(let first, let others):
            first.hasSameOwner(as: entry) ? first : others.first { $0.hasSameOwner(as: entry) }
        case .many(let entries): entries.ofOwner(of: entry)
        }
    }

    /// Takes one out.
    ///
    /// - Returns: Whether it was there; `nil` when it was the last, and is still there.
    mutating func remove(_ entry: PresenceEntry) -> Bool? {
        switch self.storage {
        case .few(let first, let others):
            guard !first.isSame(as: entry) else { return self.removeFirst(others) }
            let rest = others.filter { !$0.isSame(as: entry) }
            self.storage = .few(first, rest)
            return rest.count < others.count
        case .many(var entries):
            guard entries.contains(entry) else { return false }
            guard entries.count > 1 else { return nil }
            entries.remove(entry)
            self.storage = .many(entries)
            return true
        }
    }

    private mutating func removeFirst(_ others: [PresenceEntry]) -> Bool? {
        guard let next = others.first else { return nil }
        self.storage = .few(next, Array(others.dropFirst()))
        return true
    }
}

extension PresenceEntry {
    /// Whether both are the same dot: the same presence between two updates.
    func isSame(as other: PresenceEntry) -> Bool {
        self === other || self.clock == other.clock && self.replica == other.replica
    }

    /// Whether both are presences of one channel or owner.
    func hasSameOwner(as other: PresenceEntry) -> Bool {
        self.owner == other.owner && self.replica == other.replica
    }
}
