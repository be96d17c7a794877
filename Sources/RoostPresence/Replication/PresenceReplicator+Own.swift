extension PresenceReplicator {
    /// Somebody is there.
    ///
    /// - Parameters:
    ///   - topic: Where.
    ///   - key: Who, as the app calls them.
    ///   - owner: On whose behalf on this node: an owner has each key of a topic once.
    ///   - meta: A JSON object, encoded. It is not looked at.
    ///   - now: The time.
    /// - Throws: When the owner has that presence already, or something is too long.
    @discardableResult
    public mutating func track(
        topic: String,
        key: String,
        owner: UInt64,
        meta: [UInt8],
        now: Duration
    ) throws(PresenceError) -> PresenceEntry {
        try self.check(topic, key, meta)
        let topic = self.topics.shared(topic)
        let entry = try self.own.track(topic: topic, key: key, owner: owner, meta: meta)
        self.changes.join(entry)
        self.ownChanged(now)
        return entry
    }

    /// Puts another meta in the place of a presence's.
    ///
    /// - Throws: When there is no such presence, or the meta is too long.
    @discardableResult
    public mutating func update(
        topic: String,
        key: String,
        owner: UInt64,
        meta: [UInt8],
        now: Duration
    ) throws(PresenceError) -> PresenceEntry {
        try self.check(topic, key, meta)
        guard let old = self.own.entry(topic: topic, key: key, owner: owner) else { throw PresenceError(.notTracked) }
        let entry = self.own.replace(old, meta: meta)
        self.changes.leave(old)
        self.changes.join(entry)
        self.ownChanged(now)
        return entry
    }

    /// Somebody has gone.
    ///
    /// - Returns: The presence that has ended; nil if there was none.
    @discardableResult
    public mutating func untrack(topic: String, key: String, owner: UInt64, now: Duration) -> PresenceEntry? {
        guard let entry = self.own.entry(topic: topic, key: key, owner: owner) else { return nil }
        self.end([entry], now)
        return entry
    }

    /// All of an owner's presences end, or all in a topic.
    ///
    /// - Returns: Those that have ended.
    @discardableResult
    public mutating func untrack(owner: UInt64, topic: String? = nil, now: Duration) -> [PresenceEntry] {
        let entries = self.own.entries(of: owner, topic: topic)
        self.end(entries, now)
        return entries
    }

    /// An owner's presence here.
    public func entry(topic: String, key: String, owner: UInt64) -> PresenceEntry? {
        self.own.entry(topic: topic, key: key, owner: owner)
    }

    /// How many presences are tracked here.
    public var ownCount: Int { self.own.log.entries.count }

    private mutating func end(_ entries: [PresenceEntry], _ now: Duration) {
        guard !entries.isEmpty else { return }
        for entry in entries {
            self.own.remove(entry)
            self.changes.leave(entry)
        }
        self.ownChanged(now)
    }

    private func check(_ topic: String, _ key: String, _ meta: [UInt8]) throws(PresenceError) {
        if topic.utf8.count > self.configuration.maxTopicSize { throw PresenceError(.topicTooLong) }
        if key.utf8.count > self.configuration.maxKeySize { throw PresenceError(.keyTooLong) }
        if meta.count > self.configuration.maxMetaSize { throw PresenceError(.metaTooLong) }
    }

    // MARK: Telling the others

    private mutating func ownChanged(_ now: Duration) {
        self.now = max(self.now, now)
        self.checkGossip()
    }

    /// When the changes may leave; nil if there are none.
    var gossipTime: Duration? {
        guard self.own.log.clock > self.sentClock else { return nil }
        return self.lastGossip.map { $0 + self.configuration.gossipWindow } ?? .zero
    }

    mutating func checkGossip() {
        if let time = self.gossipTime, time <= self.now { self.isGossipDue = true }
    }

    mutating func gossip() {
        self.isGossipDue = false
        guard self.own.log.clock > self.sentClock else { return }
        // Whoever is not known here, and yet listens, asks when the next heartbeat comes.
        if self.membership.hasUp {
            let start = ReplicaPosition(replica: self.own.id, clock: self.sentClock)
            var news = NewsBuilder(limit: self.configuration.maxMessageSize)
            _ = news.add(self.own.log, after: start)
            news.flush()
            for pieces in news.messages { self.send(.news(pieces: pieces, answer: .none)) }
        }
        self.sentClock = self.own.log.clock
        self.lastGossip = self.now
    }
}
