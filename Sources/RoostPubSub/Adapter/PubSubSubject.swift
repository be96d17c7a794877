/// Where frames are published: many topics share a subject, so that an engine is not asked to keep one for every topic.
///
/// A NATS subject, or a channel of Valkey. Made by the layer above the adapters.
public struct PubSubSubject: Hashable, Sendable, CustomStringConvertible {
    /// The subject's name: at most 128 characters of ASCII, letters, digits, `-`, `_`, and dots in between, such as
    /// `roost.chat.t.977`.
    public let name: String

    /// A subject of a name that the layer above has made.
    package init(name: String) {
        self.name = name
    }

    /// The name.
    public var description: String { self.name }
}
