extension PresenceReplicator {
    /// The presences of an owner in a topic, in the order in which they were tracked.
    public func entries(owner: UInt64, topic: String) -> [PresenceEntry] {
        self.own.entries(of: owner, topic: topic)
    }
}
