import NIOCore
import RoostPresence
import RoostProtocol

/// Writes the payloads of `presence_state`, `presence_diff` and `presence_count`, in Phoenix's form (1.8).
///
/// Metas are copied as they are stored, never decoded.
struct PresenceWriter {
    private var writer: JSONWriter

    /// What goes next to the metas of a key, from ``PresenceHandler/fetch(_:_:)``.
    private let extras: PresenceExtras

    private init(capacity: Int, extras: PresenceExtras) {
        self.writer = JSONWriter(capacity: capacity)
        self.extras = extras
    }

    /// `{"key":{"metas":[…]}, …}`
    ///
    /// - Parameter own: Presences that clients have not been told of yet, and that are to be among the others.
    static func state(_ view: PresenceView, own: [PresenceEntry] = [], extras: PresenceExtras = .none) -> Payload {
        var view = view
        for entry in own { view.add(entry) }
        var writer = PresenceWriter(capacity: 64 + view.presenceCount * 96, extras: extras)
        writer.groups(view.members.map { ($0.name, $1.entries.map { RoomDiff.Join(stored: $0) }) })
        return writer.payload
    }

    /// `{"joins":{…},"leaves":{…}}`
    static func diff(_ diff: RoomDiff, joins: PresenceExtras = .none, leaves: PresenceExtras = .none) -> Payload {
        var writer = PresenceWriter(capacity: 64 + (diff.joins.count + diff.leaves.count) * 96, extras: joins)
        writer.writer.raw("{\"joins\":")
        writer.groups(diff.joins)
        writer.writer.raw(",\"leaves\":")
        var rest = PresenceWriter(capacity: 64 + diff.leaves.count * 96, extras: leaves)
        rest.groups(diff.leaves.map { ($0, $1.map { RoomDiff.Join(stored: $0) }) })
        writer.writer.raw(rest.writer.buffer())
        writer.writer.raw("}")
        return writer.payload
    }

    /// `{"count":n}`, or `{"count":null}` when the list is complete again.
    static func count(_ count: Int?) -> Payload {
        ["count": count.map { .int($0) } ?? .null]
    }

    private var payload: Payload { Payload(validatedJSON: self.writer.buffer()) }

    private typealias Group = (key: String, metas: [RoomDiff.Join])

    /// In the order of their keys, as Phoenix has it, as long as they are few.
    private mutating func groups(_ groups: [Group]) {
        var isFirst = true
        self.writer.raw("{")
        for group in groups.count > 32 ? groups : groups.sorted(by: Self.isInOrder) {
            if !isFirst { self.writer.raw(",") }
            isFirst = false
            self.group(group)
        }
        self.writer.raw("}")
    }

    private static func isInOrder(_ left: Group, _ right: Group) -> Bool {
        left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }

    private mutating func group(_ group: Group) {
        self.writer.string(group.key)
        self.writer.raw(":{\"metas\":[")
        var isFirst = true
        for meta in group.metas {
            if !isFirst { self.writer.raw(",") }
            isFirst = false
            meta.entry.meta.withUnsafeBytes { MetaText.write($0, refs: meta.refs, to: &self.writer) }
        }
        self.writer.raw("]")
        self.extras.write(group.key, to: &self.writer)
        self.writer.raw("}")
    }
}

extension RoomDiff.Join {
    /// A presence as it is kept.
    fileprivate init(stored entry: PresenceEntry) {
        self.init(entry: entry, previousRef: entry.previousRef)
    }

    fileprivate var refs: String {
        let ref = "\"phx_ref\":\"" + self.entry.ref + "\""
        guard let previous = self.previousRef else { return ref }
        return ref + ",\"phx_ref_prev\":\"" + previous + "\""
    }
}
