import RoostPresence

/// What has changed in a topic, as clients are told: joins and leaves by key.
struct RoomDiff: Sendable {
    /// A presence, and what the client knows of its past.
    struct Join: Sendable {
        let entry: PresenceEntry
        /// The ref of the presence that this one takes the place of, as the clients knew it; `nil` when they knew none.
        let previousRef: String?
    }

    private(set) var joins: [(key: String, metas: [Join])] = []
    private(set) var leaves: [(key: String, metas: [PresenceEntry])] = []

    init() {}

    /// A presence is not there.
    init(leaveOf entry: PresenceEntry) {
        self.leaves = [(entry.key, [entry])]
    }

    var isEmpty: Bool { self.joins.isEmpty && self.leaves.isEmpty }

    /// Adds what is different under a key.
    ///
    /// - Parameters:
    ///   - old: What was there.
    ///   - new: What is there.
    mutating func add(_ key: String, from old: PresenceMetas?, to new: PresenceMetas?) {
        let left = old?.others(than: new) ?? []
        let joined = new?.others(than: old) ?? []
        if !left.isEmpty { self.leaves.append((key, left)) }
        guard !joined.isEmpty else { return }
        self.joins.append((key, joined.map { Join(entry: $0, previousRef: Self.previousRef($0, old)) }))
    }

    /// Several updates may have met in this diff: the one before the last is then nothing that a client has seen.
    private static func previousRef(_ entry: PresenceEntry, _ old: PresenceMetas?) -> String? {
        guard entry.previousClock != 0 else { return nil }
        return old?.ofOwner(of: entry)?.ref
    }
}
