@testable import RoostPresence

/// The set as one would write it down at first: all entries by dot, and what has been seen of each replica. It merges
/// whole states, as the definition of an observed-remove set does.
struct NaiveSet {
    private var entries: [Dot: PresenceEntry] = [:]
    private var context: [ReplicaID: UInt64] = [:]

    init(_ entries: some Sequence<PresenceEntry>, replica: ReplicaID, clock: UInt64) {
        for entry in entries { self.entries[entry.dot] = entry }
        self.context[replica] = clock
    }

    var count: Int { self.entries.count }

    /// Returns how many have come and gone.
    mutating func merge(_ other: NaiveSet) -> (joins: Int, leaves: Int) {
        var (joins, leaves) = (0, 0)
        for (dot, entry) in other.entries where dot.clock > self.context[dot.replica] ?? 0 {
            self.entries[dot] = entry
            joins += 1
        }
        for dot in self.entries.keys where other.entries[dot] == nil {
            guard dot.clock <= other.context[dot.replica] ?? 0 else { continue }
            self.entries[dot] = nil
            leaves += 1
        }
        self.context.merge(other.context) { max($0, $1) }
        return (joins, leaves)
    }
}
