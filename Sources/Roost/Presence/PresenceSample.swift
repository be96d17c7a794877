import HashTreeCollections
import RoostPresence
import RoostProtocol

/// Chooses whom the clients of a large room are shown: some presences, which stay the same for as long as they can.
struct PresenceSample {
    private(set) var shown: PresenceView

    /// The keys under which something may have changed.
    private(set) var changed: [TopicKey] = []

    private let limit: Int

    /// - Parameter shown: Whom the clients know so far.
    init(_ shown: PresenceView, limit: Int) {
        self.shown = shown
        self.limit = limit
    }

    /// Drops who has gone, takes over who was updated, and fills up with others.
    ///
    /// - Parameter keys: Those under which something has happened.
    mutating func follow(_ view: PresenceView, _ keys: [TopicKey]) {
        self.changed = keys
        for key in keys { self.replace(key, self.shown.metas(key), view.metas(key)) }
        self.shorten()
        self.fill(view)
    }

    private mutating func replace(_ key: TopicKey, _ old: PresenceMetas?, _ new: PresenceMetas?) {
        guard let old else { return }
        for entry in old.entries where !(new?.contains(entry) ?? false) {
            self.shown.remove(entry)
            if let next = new?.ofOwner(of: entry) { self.shown.add(next) }
        }
    }

    /// Only when the room has just become large.
    private mutating func shorten() {
        guard self.shown.presenceCount > self.limit else { return }
        var rest = PresenceView()
        for (_, metas) in self.shown.members {
            guard rest.presenceCount < self.limit else { break }
            for entry in metas.entries.prefix(self.limit - rest.presenceCount) { rest.add(entry) }
        }
        self.shown = rest
    }

    private mutating func fill(_ view: PresenceView) {
        guard self.shown.presenceCount < self.limit else { return }
        for (key, metas) in view.members {
            let missing = self.limit - self.shown.presenceCount
            guard missing > 0 else { return }
            let others = metas.entries.lazy.filter { [shown] in !shown.contains($0) }.prefix(missing)
            guard !others.isEmpty else { continue }
            for entry in Array(others) { self.shown.add(entry) }
            self.changed.append(key)
        }
    }
}
