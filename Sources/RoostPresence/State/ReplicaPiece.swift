/// A piece of what a replica has said: how to get from its set at one moment to its set at a later one, or as far as the
/// piece reaches.
///
/// For whoever knows the entries up to ``from`` as they were at ``base`` or later: remove ``removed``, and of all entries
/// after ``from`` up to ``to`` exactly ``entries`` are alive; then you know the entries up to ``to`` as they were at
/// ``clock``. A delta (`base == from`, `to == clock`), a whole state (`base == 0`) and every part of either are pieces.
struct ReplicaPiece: Sendable {
    var replica: ReplicaID
    var base: UInt64
    var clock: UInt64
    var from: UInt64
    var to: UInt64
    /// Clocks of entries, ascending, none after `from`.
    var removed: [UInt64] = []
    /// Ordered by clock.
    var entries: [PresenceEntry] = []

    /// Whether nothing follows it on the way to ``clock``.
    var isLast: Bool { self.to == self.clock }

    /// About how many bytes it takes in a message.
    var size = 48

    init(replica: ReplicaID, base: UInt64, clock: UInt64, from: UInt64, to: UInt64) {
        self.replica = replica
        self.base = base
        self.clock = clock
        self.from = from
        self.to = to
    }

    /// Takes entries until there is no more room, but at least one.
    mutating func fill(from entries: some Sequence<PresenceEntry>, room: Int) {
        self.size += self.removed.count * 4
        for entry in entries {
            if !self.entries.isEmpty, self.size + entry.wireSize > room {
                self.to = self.entries.last?.clock ?? self.to
                return
            }
            self.entries.append(entry)
            self.size += entry.wireSize
        }
    }
}

extension PresenceEntry {
    /// About how many bytes it takes in a message, at most.
    fileprivate var wireSize: Int { self.topic.utf8.count + self.key.utf8.count + self.meta.count + 32 }
}
