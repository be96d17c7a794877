import HashTreeCollections
import RoostPresence

/// Many presences of one key: found by their dots and by their owners, and numbered, so that their order can be told.
struct NumberedEntries: Sendable {
    private struct Dot: Hashable {
        let replica: ReplicaID
        let clock: UInt64
    }

    private struct Owner: Hashable {
        let replica: ReplicaID
        let owner: UInt64
    }

    private var entries: TreeDictionary<Dot, (number: UInt64, entry: PresenceEntry)> = [:]
    private var owners: TreeDictionary<Owner, PresenceEntry> = [:]
    private var next: UInt64 = 0

    init(_ entries: [PresenceEntry]) {
        for entry in entries { self.append(entry) }
    }

    var count: Int { self.entries.count }

    var inOrder: [PresenceEntry] {
        self.entries.values.sorted { $0.number < $1.number }.map(\.entry)
    }

    func contains(_ entry: PresenceEntry) -> Bool {
        self.entries[Self.dot(entry)] != nil
    }

    func ofOwner(of entry: PresenceEntry) -> PresenceEntry? {
        self.owners[Self.owner(entry)]
    }

    /// Those that `other` does not have. It costs what is different, not what is there, when one has come of the other.
    func others(than other: NumberedEntries) -> [PresenceEntry] {
        self.entries.keys.subtracting(other.entries.keys)
            .compactMap { self.entries[$0] }
            .sorted { $0.number < $1.number }
            .map(\.entry)
    }

    mutating func append(_ entry: PresenceEntry) {
        self.entries[Self.dot(entry)] = (self.next, entry)
        self.owners[Self.owner(entry)] = entry
        self.next += 1
    }

    mutating func remove(_ entry: PresenceEntry) {
        self.entries[Self.dot(entry)] = nil
        if self.ofOwner(of: entry)?.isSame(as: entry) == true { self.owners[Self.owner(entry)] = nil }
    }

    private static func dot(_ entry: PresenceEntry) -> Dot { Dot(replica: entry.replica, clock: entry.clock) }

    private static func owner(_ entry: PresenceEntry) -> Owner { Owner(replica: entry.replica, owner: entry.owner) }
}
