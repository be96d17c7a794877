/// A presence: somebody is there, under a key in a topic.
///
/// There is one object per presence, shared by everything that knows of it, and it never changes: an update makes a new
/// entry.
public final class PresenceEntry: Sendable {
    /// Where it is.
    public let topic: String
    /// Whose presence it is, as the app calls them.
    public let key: String
    /// What the app says about it: a JSON object, encoded.
    public let meta: [UInt8]
    /// The replica on which it is tracked.
    public let replica: ReplicaID
    /// The clock of that replica when it was tracked or updated. With the replica, it tells entries apart: it is the
    /// entry's dot.
    public let clock: UInt64
    /// Who tracks it on that replica: a channel, say. A key can be present several times, each time for another owner.
    public let owner: UInt64
    /// The clock of the entry that this one has replaced in an update; 0 if none.
    public let previousClock: UInt64

    init(
        topic: String,
        key: String,
        meta: [UInt8],
        replica: ReplicaID,
        clock: UInt64,
        owner: UInt64,
        previousClock: UInt64 = 0
    ) {
        self.topic = topic
        self.key = key
        self.meta = meta
        self.replica = replica
        self.clock = clock
        self.owner = owner
        self.previousClock = previousClock
    }

    /// Clocks stay below this: it is what a ref has room for.
    static let clockLimit: UInt64 = 1 << 48

    /// Its dot.
    var dot: Dot { Dot(replica: self.replica, clock: self.clock) }

    /// Phoenix's `phx_ref`: 16 characters that no other presence has, the same on all nodes.
    public var ref: String { PresenceRef.text(replica: self.replica, clock: self.clock) }

    /// Phoenix's `phx_ref_prev`: the ``ref`` of the entry that an update has replaced.
    public var previousRef: String? {
        self.previousClock == 0 ? nil : PresenceRef.text(replica: self.replica, clock: self.previousClock)
    }

    /// The same, its topic in the storage of another string that is equal.
    func sharing(topic: String) -> PresenceEntry {
        PresenceEntry(
            topic: topic,
            key: self.key,
            meta: self.meta,
            replica: self.replica,
            clock: self.clock,
            owner: self.owner,
            previousClock: self.previousClock
        )
    }
}

extension PresenceEntry: CustomStringConvertible {
    /// Topic, key and dot.
    public var description: String { "\(self.topic)/\(self.key)@\(self.replica):\(self.clock)" }
}
