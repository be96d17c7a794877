import RoostPresence

/// What has changed in a topic: who has come, and who has gone.
///
/// An update is both: the old meta has gone, the new one has come. Changes that follow each other quickly come together, and
/// somebody who came and went in between is not mentioned.
public struct PresenceChange: Sendable {
    /// The topic.
    public let topic: String

    /// Who has come, with those of their metas that are new.
    public let joins: PresenceList

    /// Who has gone, with those of their metas that are not there any more.
    public let leaves: PresenceList

    init(topic: String, _ diff: RoomDiff) {
        self.topic = topic
        self.joins = PresenceList(diff.joins.map { ($0.key, $0.metas.map(\.entry)) })
        self.leaves = PresenceList(diff.leaves)
    }
}
