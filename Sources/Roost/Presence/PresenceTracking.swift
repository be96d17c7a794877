import RoostPresence

/// A presence that is to be tracked or updated, checked as far as that goes without the lock of its shard.
struct PresenceTracking: Sendable {
    let shard: PresenceShard
    let topic: String
    let key: String
    let meta: [UInt8]

    /// Under the lock.
    ///
    /// - Parameter limit: How many presences the owner may have in the topic.
    func track(_ state: inout PresenceShard.State, owner: UInt64, limit: Int = .max) throws(PresenceError) {
        if limit < .max, state.replicator.entries(owner: owner, topic: self.topic).count >= limit {
            throw PresenceError(.tooMany)
        }
        try Self.translating { () throws(RoostPresence.PresenceError) in
            _ = try state.replicator.track(
                topic: self.topic,
                key: self.key,
                owner: owner,
                meta: self.meta,
                now: self.shard.context.now
            )
        }
    }

    /// Under the lock.
    func update(_ state: inout PresenceShard.State, owner: UInt64) throws(PresenceError) {
        try Self.translating { () throws(RoostPresence.PresenceError) in
            _ = try state.replicator.update(
                topic: self.topic,
                key: self.key,
                owner: owner,
                meta: self.meta,
                now: self.shard.context.now
            )
        }
    }

    private static func translating(
        _ body: () throws(RoostPresence.PresenceError) -> Void
    ) throws(PresenceError) {
        do {
            try body()
        } catch {
            throw PresenceError(self.code(error.code))
        }
    }

    private static func code(_ code: RoostPresence.PresenceError.Code) -> PresenceError.Code {
        switch code {
        case .alreadyTracked: .alreadyTracked
        case .notTracked: .notTracked
        case .topicTooLong: .topicTooLarge
        case .keyTooLong: .keyTooLarge
        case .metaTooLong: .metaTooLarge
        }
    }
}
