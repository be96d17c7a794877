import RoostPresence
public import RoostProtocol

/// A channel's part in presence: ``ChannelSocket/presence``.
///
/// ```swift
/// mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
///     try socket.presence.track(socket.assigns.userID, ["online_at": .int(now)])
///     try socket.presence.pushState()
///     return .ok
/// }
/// ```
/// What a channel tracks ends with it, however it ends. Nothing needs to be called for that. In ``Channel/join(_:payload:socket:)``
/// all of this takes effect when the join has been accepted; what is refused then is logged and counted.
///
/// Keys are any strings, compared by their bytes. Metas are JSON objects; members named `phx_ref` and `phx_ref_prev` are
/// replaced.
public struct ChannelPresence: Sendable {
    let process: ChannelProcess

    private var presence: Presence { self.process.session.server.presence }

    // MARK: Its own presences

    /// Makes the channel present.
    ///
    /// - Parameters:
    ///   - key: Under which key, such as the id of a user. Other channels may have the same.
    ///   - meta: What others are told: a JSON object.
    ///   - topic: Where; in the channel's own topic unless given.
    /// - Throws: ``PresenceError``.
    public func track(_ key: String, _ meta: Payload = .empty, topic: String? = nil) throws(PresenceError) {
        let tracking = try self.presence.tracking(topic ?? self.process.topicName, key, meta)
        let (owner, limit) = (self.process.presenceOwner, self.presence.context.configuration.maxPresencesPerChannel)
        try self.process.onPresence(tracking.topic) { (state) throws(PresenceError) in
            try tracking.track(&state, owner: owner, limit: limit)
        }
    }

    /// Makes the channel present, with a meta encoded as a JSON object.
    ///
    /// - Throws: ``PresenceError``; what encoding the meta throws.
    @_disfavoredOverload
    public func track(_ key: String, _ meta: some Encodable, topic: String? = nil) throws {
        try self.track(key, Payload(encoding: meta), topic: topic)
    }

    /// Gives a presence of the channel another meta.
    ///
    /// - Throws: ``PresenceError``.
    public func update(_ key: String, _ meta: Payload, topic: String? = nil) throws(PresenceError) {
        let tracking = try self.presence.tracking(topic ?? self.process.topicName, key, meta)
        let owner = self.process.presenceOwner
        try self.process.onPresence(tracking.topic) { (state) throws(PresenceError) in
            try tracking.update(&state, owner: owner)
        }
    }

    /// Gives a presence of the channel another meta, encoded as a JSON object.
    ///
    /// - Throws: ``PresenceError``; what encoding the meta throws.
    @_disfavoredOverload
    public func update(_ key: String, _ meta: some Encodable, topic: String? = nil) throws {
        try self.update(key, Payload(encoding: meta), topic: topic)
    }

    /// Changes the meta of a presence of the channel.
    ///
    /// Not in ``Channel/join(_:payload:socket:)``, where what is tracked is not there yet: it throws `notTracked`.
    ///
    /// ```swift
    /// try socket.presence.update(userID) { $0["status"] = "away" }
    /// ```
    /// - Parameter change: May be called again when another task has updated the presence meanwhile.
    /// - Throws: ``PresenceError``; what `change` throws.
    public func update(
        _ key: String,
        topic: String? = nil,
        _ change: (inout [String: JSON]) throws -> Void
    ) throws {
        try self.presence.update(topic ?? self.process.topicName, key, owner: self.process.presenceOwner, change)
    }

    /// Ends a presence of the channel; does nothing when there is none.
    ///
    /// - Throws: ``PresenceError`` when the channel has ended, and its presences with it.
    public func untrack(_ key: String, topic: String? = nil) throws(PresenceError) {
        let (owner, topic, context) = (
            self.process.presenceOwner, topic ?? self.process.topicName, self.presence.context
        )
        try self.process.onPresence(topic) {
            _ = $0.replicator.untrack(topic: topic, key: key, owner: owner, now: context.now)
        }
    }

    // MARK: Who is there

    /// Who is in the channel's topic, on all nodes; see ``Presence/list(_:)``.
    public func list() -> PresenceList {
        self.presence.list(self.process.topicName)
    }

    /// The metas of a key in the channel's topic, oldest first; empty when it is not there.
    public func get(_ key: String) -> [PresenceMeta] {
        self.presence.get(self.process.topicName, key)
    }

    /// Sends the client `presence_state`: who is in the channel's topic. The diffs that it receives from then on, as
    /// `presence_diff`, continue it.
    ///
    /// In a topic that has gone over to a sample (``PresenceConfiguration/largeRoom``) these are those of the sample, and
    /// `presence_count` follows.
    ///
    /// - Throws: ``PresenceError`` when the channel has ended; ``RoostPubSub/PubSubOverload``.
    public func pushState() throws {
        try self.process.session.loop.shard.checkLoad()
        try self.process.pushPresenceState()
    }
}

extension ChannelSocket {
    /// Who is in the topic, and the channel's part in it.
    public var presence: ChannelPresence { ChannelPresence(process: self.process) }
}
