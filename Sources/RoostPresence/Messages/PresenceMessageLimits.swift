/// What a message may hold at most.
public struct PresenceMessageLimits: Hashable, Sendable {
    /// The longest topic, in bytes of UTF-8.
    public var maxTopicSize: Int
    /// The longest key, in bytes of UTF-8.
    public var maxKeySize: Int
    /// The longest meta, in bytes.
    public var maxMetaSize: Int
    /// The most replicas of which one message may speak.
    public var maxReplicas: Int
}
