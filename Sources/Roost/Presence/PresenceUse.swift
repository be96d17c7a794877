/// What a channel has had to do with presence.
enum PresenceUse: UInt8 {
    case none
    /// It may have presences in its own topic.
    case ownTopic
    /// It may have presences in any topic.
    case otherTopics
    /// It has ended, and its presences with it.
    case ended

    /// Whether and when a channel may do something.
    enum Permission {
        case now
        /// When the join has been accepted.
        case later
        case no
    }
}
