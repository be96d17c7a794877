import HashTreeCollections
import RoostPresence
import RoostProtocol

/// What the clients of a topic have been told, and what they have yet to be told. A value without I/O or clock.
///
/// The truth itself, a ``PresenceView``, lies elsewhere, where readers find it. A room keeps a copy of it from the first change
/// after a diff on, and makes the next diff by comparing the two: whatever has happened in between, a client that has
/// applied all diffs knows the truth. A member who came and went is not mentioned, and several updates are one.
struct PresenceRoom {
    /// What a topic's clients and the app are to be told.
    struct Flush: Sendable {
        /// For clients.
        var shown = RoomDiff()
        /// For the app: everybody, also in a large room.
        var all = RoomDiff()
        /// How many keys a large room has, when that is news; `.some(nil)` when it is no large room any more.
        var count: Int??
    }

    private var touched: TreeSet<TopicKey> = []
    private var order: [TopicKey] = []

    /// Everybody, as of the last flush; `nil` while nothing has changed since.
    private var flushed: PresenceView?

    /// Those who are shown of a large room.
    private var sample: PresenceView?

    private var toldCount: Int?
    private var pacer = PresencePacer()

    /// Whether there is something to tell.
    var isDirty: Bool { self.flushed != nil }

    /// Whether clients are shown a part only.
    var isLarge: Bool { self.sample != nil }

    /// Whom clients have been told of.
    func shown(_ view: PresenceView) -> PresenceView {
        self.sample ?? self.flushed ?? view
    }

    /// When nothing is owed any more.
    var isQuietAt: Duration { self.pacer.isPaidAt }

    /// Whether clients have not been told of any presence of this one's owner under its key.
    func isUntold(_ entry: PresenceEntry) -> Bool {
        guard let flushed = self.flushed else { return false }
        return flushed.metas(TopicKey(entry.key))?.ofOwner(of: entry) == nil
    }

    /// Presences came and went.
    mutating func apply(joins: [PresenceEntry], leaves: [PresenceEntry], to view: inout PresenceView) {
        guard !joins.isEmpty || !leaves.isEmpty else { return }
        if self.flushed == nil { self.flushed = view }
        for entry in leaves {
            self.touch(entry)
            view.remove(entry)
        }
        for entry in joins {
            self.touch(entry)
            view.add(entry)
        }
    }

    private mutating func touch(_ entry: PresenceEntry) {
        let key = TopicKey(entry.key)
        if self.touched.insert(key).inserted { self.order.append(key) }
    }

    /// When what there is to tell may be told.
    func due(_ view: PresenceView, now: Duration, _ pace: PresencePacer.Pace) -> Duration {
        self.pacer.due(now: now, presences: view.presenceCount, pace)
    }

    /// Takes what there is to tell; from here on it counts as told.
    mutating func flush(_ view: PresenceView, now: Duration, _ configuration: PresenceConfiguration) -> Flush {
        guard let flushed = self.flushed else { return Flush() }
        let keys = self.order
        self.flushed = nil
        self.touched = []
        self.order = []
        self.pacer.left(now: now, presences: view.presenceCount, PresencePacer.Pace(configuration))
        var flush = Flush()
        for key in keys { flush.all.add(key.name, from: flushed.metas(key), to: view.metas(key)) }
        self.show(view, flushed, keys, configuration.largeRoom, &flush)
        return flush
    }

    private mutating func show(
        _ view: PresenceView,
        _ flushed: PresenceView,
        _ keys: [TopicKey],
        _ largeRoom: PresenceConfiguration.LargeRoom?,
        _ flush: inout Flush
    ) {
        guard let largeRoom, self.isLarge(view, largeRoom) else {
            flush.shown = self.sample == nil ? flush.all : self.endSample(view)
            flush.count = self.toldCount == nil ? .none : .some(nil)
            self.toldCount = nil
            return
        }
        let before = self.sample ?? flushed
        let changed = self.sample == nil ? Array(flushed.members.keys) : keys
        var sampling = PresenceSample(self.sample ?? flushed, limit: max(0, largeRoom.sample))
        sampling.follow(view, changed)
        self.sample = sampling.shown
        for key in sampling.changed {
            flush.shown.add(key.name, from: before.metas(key), to: sampling.shown.metas(key))
        }
        flush.count = self.toldCount == view.keyCount ? .none : .some(view.keyCount)
        self.toldCount = view.keyCount
    }

    private func isLarge(_ view: PresenceView, _ largeRoom: PresenceConfiguration.LargeRoom) -> Bool {
        let threshold = max(0, largeRoom.threshold)
        return view.presenceCount > (self.isLarge ? threshold - threshold / 5 : threshold)
    }

    private mutating func endSample(_ view: PresenceView) -> RoomDiff {
        var diff = RoomDiff()
        guard let sample = self.sample else { return diff }
        for key in sample.members.keys { diff.add(key.name, from: sample.metas(key), to: view.metas(key)) }
        for key in view.members.keys where sample.metas(key) == nil {
            diff.add(key.name, from: nil, to: view.metas(key))
        }
        self.sample = nil
        return diff
    }
}
