import HashTreeCollections
import RoostPresence
import RoostProtocol

/// Who is in a topic: keys, and the metas of each, oldest first.
///
/// A snapshot: it was taken in no time, whatever its size, and does not change. Keys are compared by their bytes. The
/// counterpart of the map that `Phoenix.Presence.list/1` returns.
public struct PresenceList: Sequence, Sendable {
    /// A key and its metas, of which there is at least one.
    public typealias Element = (key: String, metas: [PresenceMeta])

    let view: PresenceView

    /// The number of keys.
    public var count: Int { self.view.keyCount }

    /// The number of presences, which may be several a key.
    public var presenceCount: Int { self.view.presenceCount }

    /// Whether nobody is there.
    public var isEmpty: Bool { self.view.isEmpty }

    /// The metas of a key; empty when it is not there.
    public subscript(key: String) -> [PresenceMeta] {
        self.view.metas(TopicKey(key))?.entries.map { PresenceMeta(entry: $0) } ?? []
    }

    /// Goes through the keys, in no particular order.
    public func makeIterator() -> Iterator {
        Iterator(base: self.view.members.makeIterator())
    }

    /// Goes through the keys of a list.
    public struct Iterator: IteratorProtocol {
        var base: TreeDictionary<TopicKey, PresenceMetas>.Iterator

        /// The next key and its metas.
        public mutating func next() -> Element? {
            self.base.next().map { ($0.key.name, $0.value.entries.map { PresenceMeta(entry: $0) }) }
        }
    }
}

extension PresenceList {
    init(_ groups: [(key: String, metas: [PresenceEntry])]) {
        var view = PresenceView()
        for entry in groups.lazy.flatMap(\.metas) { view.add(entry) }
        self.init(view: view)
    }
}
