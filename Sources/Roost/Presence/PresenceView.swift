import HashTreeCollections
import RoostPresence
import RoostProtocol

/// Who is in a topic. A value: a copy costs nothing, and stays as it is while the original changes.
struct PresenceView: Sendable {
    private(set) var members: TreeDictionary<TopicKey, PresenceMetas> = [:]

    /// The presences of all keys.
    private(set) var presenceCount = 0

    var isEmpty: Bool { self.members.isEmpty }

    /// The keys.
    var keyCount: Int { self.members.count }

    func metas(_ key: TopicKey) -> PresenceMetas? { self.members[key] }

    func contains(_ entry: PresenceEntry) -> Bool {
        self.members[TopicKey(entry.key)]?.contains(entry) ?? false
    }

    mutating func add(_ entry: PresenceEntry) {
        self.members.updateValue(forKey: TopicKey(entry.key)) { metas in
            if metas == nil { metas = PresenceMetas(entry) } else { metas?.append(entry) }
        }
        self.presenceCount += 1
    }

    /// Takes a presence out; does nothing when it is not there.
    mutating func remove(_ entry: PresenceEntry) {
        let isRemoved = self.members.updateValue(forKey: TopicKey(entry.key)) { metas in
            guard let isRemoved = metas?.remove(entry) else {
                defer { metas = nil }
                return metas != nil
            }
            return isRemoved
        }
        if isRemoved { self.presenceCount -= 1 }
    }
}
