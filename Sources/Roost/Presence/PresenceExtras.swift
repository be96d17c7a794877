import RoostProtocol

/// The members that the app puts next to the metas of keys.
struct PresenceExtras: Sendable {
    static let none = PresenceExtras([:])

    private let members: [TopicKey: [String: JSON]]

    /// - Parameter fetched: What ``PresenceHandler/fetch(_:_:)`` returned. Values that are no objects are left out, and so are
    ///   members named `metas`.
    init(_ fetched: [String: JSON]) {
        var members: [TopicKey: [String: JSON]] = [:]
        for (key, value) in fetched {
            var object = value.object ?? [:]
            object["metas"] = nil
            if !object.isEmpty { members[TopicKey(key)] = object }
        }
        self.members = members
    }

    /// Writes the members of a key behind its metas.
    func write(_ key: String, to writer: inout JSONWriter) {
        guard let object = self.members[TopicKey(key)] else { return }
        for (name, value) in object.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.raw(",")
            writer.string(name)
            writer.raw(":")
            writer.value(value)
        }
    }
}
