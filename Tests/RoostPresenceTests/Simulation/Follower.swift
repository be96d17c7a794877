@testable import RoostPresence

/// Knows a presence set from its diffs alone, as the views of apps do, and objects to what cannot be.
struct Follower {
    /// The clocks of the entries of each replica.
    private(set) var clocks: [ReplicaID: Set<UInt64>] = [:]
    private(set) var entries: [Dot: PresenceEntry] = [:]
    private var members: Set<Member> = []

    private struct Member: Hashable {
        let replica: ReplicaID
        let member: OwnMember

        init(_ entry: PresenceEntry) {
            self.replica = entry.replica
            self.member = OwnMember(entry: entry)
        }
    }

    mutating func apply(_ diff: PresenceDiff) throws(Failure) {
        for change in diff.changes {
            try require(!change.joins.isEmpty || !change.leaves.isEmpty, "an empty change")
            for entry in change.leaves { try self.leave(entry, change.topic) }
        }
        for change in diff.changes {
            for entry in change.joins { try self.join(entry, change.topic) }
        }
    }

    private mutating func leave(_ entry: PresenceEntry, _ topic: String) throws(Failure) {
        try require(entry.topic == topic, "\(entry) among the changes of \(topic)")
        try require(self.entries.removeValue(forKey: entry.dot) != nil, "\(entry) leaves and has never been there")
        self.members.remove(Member(entry))
        self.clocks[entry.replica]?.remove(entry.clock)
        if self.clocks[entry.replica]?.isEmpty == true { self.clocks[entry.replica] = nil }
    }

    private mutating func join(_ entry: PresenceEntry, _ topic: String) throws(Failure) {
        try require(entry.topic == topic, "\(entry) among the changes of \(topic)")
        try require(self.entries.updateValue(entry, forKey: entry.dot) == nil, "\(entry) comes twice")
        try require(self.members.insert(Member(entry)).inserted, "\(entry): the same member twice")
        self.clocks[entry.replica, default: []].insert(entry.clock)
    }
}
