/// The entries of one owner. Nearly always it is one, for which no memory is taken.
struct OwnedEntries {
    private var first: PresenceEntry?
    private var others: Set<OwnMember> = []

    var isEmpty: Bool { self.first == nil && self.others.isEmpty }

    /// In the order in which they were tracked.
    var entries: [PresenceEntry] {
        (self.others.map(\.entry) + [self.first].compactMap { $0 }).sorted { $0.clock < $1.clock }
    }

    mutating func insert(_ entry: PresenceEntry) {
        if self.first == nil {
            self.first = entry
        } else {
            self.others.insert(OwnMember(entry: entry))
        }
    }

    mutating func remove(_ entry: PresenceEntry) {
        if self.first === entry {
            self.first = nil
        } else {
            self.others.remove(OwnMember(entry: entry))
        }
    }
}
