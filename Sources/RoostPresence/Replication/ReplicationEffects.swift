public import RoostPubSub

/// What a replicator wants done.
public struct ReplicationEffects: Sendable {
    /// A message to another node.
    public struct Message: Sendable {
        /// The message.
        public let message: PresenceMessage
        /// To whom; nil for all other nodes.
        public let node: NodeID?
    }

    /// What has changed in the set.
    public var diff: PresenceDiff
    /// What is to be sent, in this order.
    public var messages: [Message]

    /// Whether nothing is to be done.
    public var isEmpty: Bool { self.diff.isEmpty && self.messages.isEmpty }
}
