private import RoostProtocol

/// Lets entries of a topic share the storage of its name.
///
/// It remembers a few hundred names, each in a place that its hash says, and forgets one for another: what it keeps is
/// bounded, and the topics of which there are many entries are in it.
struct TopicCache {
    private var names: [String] = []

    /// The longest string, in UTF-8, that needs no storage.
    private static let inlineSize = 15

    mutating func shared(_ entry: PresenceEntry) -> PresenceEntry {
        guard entry.topic.utf8.count > Self.inlineSize else { return entry }
        return entry.sharing(topic: self.shared(entry.topic))
    }

    mutating func shared(_ topic: String) -> String {
        guard topic.utf8.count > Self.inlineSize else { return topic }
        if self.names.isEmpty { self.names = Array(repeating: "", count: 512) }
        let place = TopicKey(topic).hashValue & (self.names.count - 1)
        if self.names[place].hasSameBytes(as: topic) { return self.names[place] }
        self.names[place] = topic
        return topic
    }
}
