import NIOCore
import RoostPresence
import RoostProtocol
import Synchronization

extension ChannelProcess {
    /// What the channel's presences are known by. Nobody else has the same while it lives.
    var presenceOwner: UInt64 { UInt64(UInt(bitPattern: ObjectIdentifier(self))) }

    private var presence: Presence { self.session.server.presence }

    /// Does something with the channel's presences in a topic: now, or when the join has been accepted. From any thread.
    func onPresence(
        _ topic: String,
        _ body: @escaping @Sendable (inout PresenceShard.State) throws(PresenceError) -> Void
    ) throws(PresenceError) {
        let shard = self.presence.shard(topic)
        let use: PresenceUse = topic.hasSameBytes(as: self.topicName) ? .ownTopic : .otherTopics
        let permission = self.mailbox.withLock { mailbox in
            mailbox.usePresence(use) {
                shard.soon { shard, state in self.attempt(shard, &state, body) }
            }
        }
        try self.presence.refusing { () throws(PresenceError) in
            switch permission {
            case .later: return
            case .no: throw PresenceError(.ended)
            case .now: try shard.locked(body)
            }
            guard self.mailbox.withLock({ $0.presenceUse == .ended }) else { return }
            // It has ended meanwhile, and nobody would end this.
            self.presence.end(owner: self.presenceOwner)
            throw PresenceError(.ended)
        }
    }

    private func attempt(
        _ shard: PresenceShard,
        _ state: inout PresenceShard.State,
        _ body: (inout PresenceShard.State) throws(PresenceError) -> Void
    ) {
        do {
            try self.presence.refusing { () throws(PresenceError) in try body(&state) }
        } catch {
            self.session.logCrash(self, error, "presence refused")
        }
    }

    /// Has the client sent who is there: now, or when the join has been accepted. From any thread.
    func pushPresenceState() throws(PresenceError) {
        let topic = TopicKey(self.topicName)
        let shard = self.presence.shard(self.topicName)
        let sending: @Sendable () -> Void = {
            shard.soon { shard, state in shard.request(topic, for: self, &state) }
        }
        switch self.mailbox.withLock({ $0.usePresence(.none, sending) }) {
        case .now: sending()
        case .later: break
        case .no: throw PresenceError(.ended)
        }
    }

    /// Sends something about the topic's presences. From any thread; under the lock of a shard.
    func pushPresence(_ event: String, _ payload: Payload) {
        let message = OutboundMessage.push(
            joinRef: self.joinRef,
            topic: self.topicName,
            event: event,
            payload: payload
        )
        guard let frame = try? self.session.frame(message) else { return }
        self.session.loop.shard.submit(size: frame.readableBytes) {
            guard self.subscription.isSubscribed, !self.isMuted else { return }
            self.session.write(frame)
        }
    }

    /// The channel has ended: so have its presences. On the event loop.
    func endPresences() {
        let owner = self.presenceOwner
        switch self.mailbox.withLock({ $0.endPresence() }) {
        case .none, .ended: return
        case .ownTopic:
            self.presence.shard(self.topicName).end(owner: owner)
        case .otherTopics: self.presence.end(owner: owner)
        }
    }
}
