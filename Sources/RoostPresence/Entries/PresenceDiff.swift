/// What has changed in a presence set: who is there now and was not, and the opposite.
///
/// An update is a leave and a join of the same key, always in the same diff. Whoever applies the diffs in order, leaves
/// first, knows the set at all times and never has a presence twice.
public struct PresenceDiff: Sendable {
    /// The changes of a topic.
    public struct Topic: Sendable {
        /// The topic.
        public let topic: String
        /// Who has come, in the order of their replica's clock.
        public internal(set) var joins: [PresenceEntry] = []
        /// Who has gone.
        public internal(set) var leaves: [PresenceEntry] = []
    }

    /// The topics in which something has changed, each once.
    public internal(set) var changes: [Topic] = []

    /// Whether nothing has changed.
    public var isEmpty: Bool { self.changes.isEmpty }
}
