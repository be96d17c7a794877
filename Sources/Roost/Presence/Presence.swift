import Logging
import NIOCore
import RoostPresence
public import RoostProtocol
import RoostPubSub
import Synchronization

/// Who is there: in each topic keys, such as ids of users, and for each key the metas of those who are present under it.
///
/// ```swift
/// endpoint.presence.list("rooms:lobby").count
/// endpoint.presence.get("rooms:lobby", "user:7").first?["online_at"]
/// for await change in endpoint.presence.changes("rooms:lobby") { … }
/// ```
/// Channels use ``ChannelSocket/presence``, which tracks in their own name. Nodes of a cluster tell each other; a node knows
/// the presences of all. Everything here may be used from any task. The counterpart of `Phoenix.Presence`.
public final class Presence: Sendable {
    /// The broadcasts that continue a `presence_state`.
    static let events: Set = ["presence_diff", "presence_count"]

    let context: PresenceContext

    /// Made when presence is first used: apps without it pay nothing.
    private let made = AtomicLazyReference<PresenceShards>()

    init(_ context: PresenceContext) {
        self.context = context
    }

    // MARK: Who is there

    /// Who is in a topic, on all nodes. Costs the same whatever their number, and waits for nobody.
    public func list(_ topic: String) -> PresenceList {
        PresenceList(view: self.shard(topic).view(TopicKey(topic)))
    }

    /// The metas of a key in a topic, oldest first; empty when it is not there.
    public func get(_ topic: String, _ key: String) -> [PresenceMeta] {
        self.list(topic)[key]
    }

    /// What changes in a topic from now on.
    ///
    /// - Parameter bufferLimit: How many changes may wait for a slow reader. Beyond it the oldest are dropped and counted in
    ///   ``PresenceSubscription/droppedCount``.
    public func changes(_ topic: String, bufferLimit: Int = 256) -> PresenceSubscription {
        self.context.listeners.subscribe(topic, bufferLimit: bufferLimit)
    }

    // MARK: For what is no channel

    /// Somebody who can be present without a channel.
    public func owner() -> PresenceOwner {
        PresenceOwner(self)
    }

    /// Makes an owner present in a topic.
    ///
    /// - Parameters:
    ///   - key: Under which key. Several owners may have the same.
    ///   - meta: A JSON object.
    /// - Throws: ``PresenceError``.
    public func track(
        _ topic: String,
        _ key: String,
        _ meta: Payload = .empty,
        owner: PresenceOwner
    ) throws(PresenceError) {
        let tracking = try self.tracking(topic, key, meta)
        try self.refusing { () throws(PresenceError) in
            try tracking.shard.locked { (state) throws(PresenceError) in try tracking.track(&state, owner: owner.id) }
        }
    }

    /// Makes an owner present in a topic, with a meta encoded as a JSON object.
    ///
    /// - Throws: ``PresenceError``; what encoding the meta throws.
    @_disfavoredOverload
    public func track(_ topic: String, _ key: String, _ meta: some Encodable, owner: PresenceOwner) throws {
        try self.track(topic, key, Payload(encoding: meta), owner: owner)
    }

    /// Gives a presence of an owner another meta.
    ///
    /// - Throws: ``PresenceError``.
    public func update(
        _ topic: String,
        _ key: String,
        _ meta: Payload,
        owner: PresenceOwner
    ) throws(PresenceError) {
        let tracking = try self.tracking(topic, key, meta)
        try self.refusing { () throws(PresenceError) in
            try tracking.shard.locked { (state) throws(PresenceError) in try tracking.update(&state, owner: owner.id) }
        }
    }

    /// Gives a presence of an owner another meta, encoded as a JSON object.
    ///
    /// - Throws: ``PresenceError``; what encoding the meta throws.
    @_disfavoredOverload
    public func update(_ topic: String, _ key: String, _ meta: some Encodable, owner: PresenceOwner) throws {
        try self.update(topic, key, Payload(encoding: meta), owner: owner)
    }

    /// Changes the meta of an owner's presence.
    ///
    /// - Parameter change: May be called again when another task has updated the presence meanwhile.
    /// - Throws: ``PresenceError``; what `change` throws.
    public func update(
        _ topic: String,
        _ key: String,
        owner: PresenceOwner,
        _ change: (inout [String: JSON]) throws -> Void
    ) throws {
        try self.update(topic, key, owner: owner.id, change)
    }

    /// Ends an owner's presence; does nothing when there is none.
    public func untrack(_ topic: String, _ key: String, owner: PresenceOwner) {
        self.shard(topic).untrack(key, of: owner.id, topic: topic)
    }

    // MARK: For owners and channels

    /// Ends all presences of an owner.
    func end(owner: UInt64) {
        guard let shards = self.made.load()?.all else { return }
        for shard in shards { shard.end(owner: owner) }
    }

    /// The shard of a topic, the same on all nodes.
    func shard(_ topic: String) -> PresenceShard {
        self.shards[topic]
    }

    /// What tracking and updating need, checked.
    func tracking(_ topic: String, _ key: String, _ meta: Payload) throws(PresenceError) -> PresenceTracking {
        try self.refusing { () throws(PresenceError) in
            let configuration = self.context.configuration
            guard key.utf8.count <= configuration.maxKeySize else { throw PresenceError(.keyTooLarge) }
            guard topic.utf8.count <= MessageLimits.maxNameBytes else { throw PresenceError(.topicTooLarge) }
            let meta = try MetaText.encode(meta, limit: configuration.maxMetaSize)
            return PresenceTracking(shard: self.shard(topic), topic: topic, key: key, meta: meta)
        }
    }

    /// Counts what is refused.
    func refusing<Result>(_ body: () throws(PresenceError) -> Result) throws(PresenceError) -> Result {
        do {
            return try body()
        } catch {
            self.context.metrics.refused(error.code)
            throw error
        }
    }

    /// Changes a meta: as often as somebody else was faster.
    func update(
        _ topic: String,
        _ key: String,
        owner: UInt64,
        _ change: (inout [String: JSON]) throws -> Void
    ) throws {
        let shard = self.shard(topic)
        while true {
            guard let old = shard.locked({ $0.replicator.entry(topic: topic, key: key, owner: owner) }) else {
                return try self.refusing { () throws(PresenceError) in throw PresenceError(.notTracked) }
            }
            var meta = MetaText.payload(old.meta).json?.object ?? [:]
            try change(&meta)
            let tracking = try self.tracking(topic, key, Payload(json: .object(meta)))
            let isDone = try shard.locked { (state) throws(PresenceError) in
                guard state.replicator.entry(topic: topic, key: key, owner: owner) === old else { return false }
                try tracking.update(&state, owner: owner)
                return true
            }
            if isDone { return }
        }
    }

    // MARK: The cluster, from any thread

    private var shards: PresenceShards {
        if let made = self.made.load() { return made }
        let shards = self.made.storeIfNil(PresenceShards(self.context))
        shards.start()
        return shards
    }

    /// There are other nodes: listens to them, so that whoever is first here already knows who is over there.
    func join() {
        _ = self.shards
    }

    /// A message of another node.
    func received(_ message: ByteBuffer, from node: NodeID) {
        self.shards.received(message, from: node)
    }

    /// Messages of another node are lost.
    func lost(_ loss: ClusterLoss) {
        guard !loss.isOfBroadcasts else { return }
        for shard in self.made.load()?.all ?? [] {
            shard.later { $1.replicator.noticedLoss(from: loss.node, now: $0.context.now) }
        }
    }

    /// The link to the other nodes has come up, or gone down.
    func linkChanged(_ state: PubSubLinkState) {
        guard state == .up else { return }
        for shard in self.made.load()?.all ?? [] {
            shard.later { $1.replicator.linkUp(now: $0.context.now) }
        }
    }

    /// The node is about to stop: the others know at once that its presences end.
    func leave() {
        for shard in self.made.load()?.all ?? [] { shard.locked { $0.replicator.leave() } }
    }
}
