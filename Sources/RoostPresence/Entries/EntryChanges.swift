private import RoostProtocol

/// Gathers who comes and who goes until somebody wants to know.
struct EntryChanges {
    private(set) var joins: [PresenceEntry] = []
    private(set) var leaves: [PresenceEntry] = []

    var isEmpty: Bool { self.joins.isEmpty && self.leaves.isEmpty }

    mutating func join(_ entry: PresenceEntry) {
        self.joins.append(entry)
    }

    mutating func leave(_ entry: PresenceEntry) {
        self.leaves.append(entry)
    }

    mutating func append(_ changes: EntryChanges) {
        self.joins += changes.joins
        self.leaves += changes.leaves
    }

    /// What is left of it when comings and goings of the same entry have cancelled each other, by topic.
    mutating func takeDiff() -> PresenceDiff {
        guard !self.isEmpty else { return PresenceDiff() }
        self.cancel()
        defer { self = EntryChanges() }
        var diff = DiffByTopic()
        for entry in self.leaves { diff.leave(entry) }
        for entry in self.joins { diff.join(entry) }
        return diff.diff
    }

    private mutating func cancel() {
        guard !self.joins.isEmpty, !self.leaves.isEmpty else { return }
        var balance: [Dot: Int] = [:]
        for entry in self.joins { balance[entry.dot, default: 0] += 1 }
        for entry in self.leaves { balance[entry.dot, default: 0] -= 1 }
        self.joins = Self.select(self.joins, 1, &balance)
        self.leaves = Self.select(self.leaves, -1, &balance)
    }

    /// The entries of that balance, each once.
    private static func select(_ entries: [PresenceEntry], _ wanted: Int, _ balance: inout [Dot: Int])
        -> [PresenceEntry]
    {
        entries.filter { entry in
            guard balance[entry.dot] == wanted else { return false }
            balance[entry.dot] = 0
            return true
        }
    }
}

/// Sorts changes by topic, in the order in which the topics occur.
private struct DiffByTopic {
    var diff = PresenceDiff()
    private var places: [TopicKey: Int] = [:]

    mutating func join(_ entry: PresenceEntry) {
        self.diff.changes[self.place(of: entry.topic)].joins.append(entry)
    }

    mutating func leave(_ entry: PresenceEntry) {
        self.diff.changes[self.place(of: entry.topic)].leaves.append(entry)
    }

    private mutating func place(of topic: String) -> Int {
        // Most often the topic is the one before.
        if let last = self.diff.changes.last, last.topic.hasSameBytes(as: topic) { return self.diff.changes.count - 1 }
        let key = TopicKey(topic)
        if let place = self.places[key] { return place }
        self.places[key] = self.diff.changes.count
        self.diff.changes.append(PresenceDiff.Topic(topic: topic))
        return self.diff.changes.count - 1
    }
}
