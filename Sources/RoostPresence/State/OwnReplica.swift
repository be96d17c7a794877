private import RoostProtocol

/// The replica of this node: its log, and where its entries are found.
struct OwnReplica {
    let id: ReplicaID
    private(set) var log = ReplicaLog()
    private var members: Set<OwnMember> = []
    private var owners: [UInt64: OwnedEntries] = [:]
    private let historyLimit: Int

    init(_ id: ReplicaID, historyLimit: Int) {
        self.id = id
        self.historyLimit = historyLimit
    }

    func entry(topic: String, key: String, owner: UInt64) -> PresenceEntry? {
        let probe = self.makeEntry(topic: topic, key: key, owner: owner, meta: [])
        return self.members.firstIndex(of: OwnMember(entry: probe)).map { self.members[$0].entry }
    }

    /// The entries of an owner, in the order in which they were tracked.
    func entries(of owner: UInt64, topic: String? = nil) -> [PresenceEntry] {
        let entries = self.owners[owner]?.entries ?? []
        guard let topic else { return entries }
        return entries.filter { $0.topic.hasSameBytes(as: topic) }
    }

    mutating func track(topic: String, key: String, owner: UInt64, meta: [UInt8]) throws(PresenceError) -> PresenceEntry
    {
        let entry = self.makeEntry(topic: topic, key: key, owner: owner, meta: meta)
        guard self.members.insert(OwnMember(entry: entry)).inserted else { throw PresenceError(.alreadyTracked) }
        self.owners[owner, default: OwnedEntries()].insert(entry)
        self.log.advance(adding: entry, removing: nil, historyLimit: self.historyLimit)
        return entry
    }

    /// Puts a new entry in the place of an old one, in one event.
    mutating func replace(_ old: PresenceEntry, meta: [UInt8]) -> PresenceEntry {
        let entry = self.makeEntry(
            topic: old.topic,
            key: old.key,
            owner: old.owner,
            meta: meta,
            previousClock: old.clock
        )
        self.members.update(with: OwnMember(entry: entry))
        self.owners[old.owner]?.remove(old)
        self.owners[old.owner, default: OwnedEntries()].insert(entry)
        self.log.advance(adding: entry, removing: old.clock, historyLimit: self.historyLimit)
        return entry
    }

    mutating func remove(_ entry: PresenceEntry) {
        self.members.remove(OwnMember(entry: entry))
        self.owners[entry.owner]?.remove(entry)
        if self.owners[entry.owner]?.isEmpty == true { self.owners[entry.owner] = nil }
        self.log.advance(adding: nil, removing: entry.clock, historyLimit: self.historyLimit)
    }

    private func makeEntry(
        topic: String,
        key: String,
        owner: UInt64,
        meta: [UInt8],
        previousClock: UInt64 = 0
    ) -> PresenceEntry {
        PresenceEntry(
            topic: topic,
            key: key,
            meta: meta,
            replica: self.id,
            clock: self.log.nextClock,
            owner: owner,
            previousClock: previousClock
        )
    }
}
