private import RoostProtocol

/// An entry as what it is told apart by on its replica: topic, key and owner, by their bytes.
struct OwnMember: Hashable {
    let entry: PresenceEntry

    static func == (left: OwnMember, right: OwnMember) -> Bool {
        left.entry.owner == right.entry.owner
            && left.entry.key.hasSameBytes(as: right.entry.key)
            && left.entry.topic.hasSameBytes(as: right.entry.topic)
    }

    func hash(into hasher: inout Hasher) {
        TopicKey(self.entry.topic).hash(into: &hasher)
        TopicKey(self.entry.key).hash(into: &hasher)
        hasher.combine(self.entry.owner)
    }
}
