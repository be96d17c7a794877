import RoostProtocol

/// The topic that a channel is joined to, and the part of it that the route's wildcard matched.
///
/// ```swift
/// // route "rooms:*", client joins "rooms:lobby"
/// topic.name       // "rooms:lobby"
/// topic.wildcard   // "lobby"
/// ```
public struct Topic: Hashable, Sendable, CustomStringConvertible {
    /// The whole topic, as the client sent it.
    public let name: String

    /// What stands in place of the pattern's `*`; empty when the pattern has none.
    public let wildcard: Substring

    init(_ name: String, matchedBy pattern: TopicPattern) {
        self.name = name
        self.wildcard = pattern.wildcard(in: name)
    }

    /// The whole topic.
    public var description: String { self.name }

    /// Compares with a topic's name, byte for byte.
    public static func == (topic: Topic, name: String) -> Bool {
        topic.name.hasSameBytes(as: name)
    }

    /// Lets a `switch` over a topic list names.
    public static func ~= (name: String, topic: Topic) -> Bool {
        topic.name.hasSameBytes(as: name)
    }
}
