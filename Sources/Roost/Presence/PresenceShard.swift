import NIOCore
import RoostPresence
import RoostProtocol
import RoostPubSub
import Synchronization

/// A part of the topics: their presences, and what their clients are told.
///
/// One lock guards the writers. Readers never wait for it: the views lie behind a lock of their own, that is held only to
/// change or copy one. Event loops never wait for it either: what they want done they leave in an inbox, which whoever holds
/// the lock empties.
final class PresenceShard: Sendable {
    typealias Operation = @Sendable (PresenceShard, inout State) -> Void

    struct State: Sendable {
        var replicator: PresenceReplicator
        var topics: [TopicKey: PresenceTopic] = [:]
        /// The topics that have something to tell later.
        var agenda = PresenceAgenda()
    }

    let index: UInt8
    let context: PresenceContext
    let replica: ReplicaID
    private let state: Mutex<State>
    private let views = Mutex<[TopicKey: PresenceView]>([:])
    private let inbox = Mutex<[Operation]>([])
    private let isHandedOver = Atomic<Bool>(false)

    init(index: UInt8, context: PresenceContext) {
        self.index = index
        self.context = context
        var configuration = context.replication
        configuration.shard = UInt16(index)
        self.replica = ReplicaID(node: context.node, shard: configuration.shard)
        let replicator = PresenceReplicator(
            node: context.node,
            configuration: configuration,
            seed: .random(in: 0 ... .max),
            now: context.now
        )
        self.state = Mutex(State(replicator: replicator))
    }

    // MARK: Readers

    /// Who is in a topic.
    func view(_ topic: TopicKey) -> PresenceView {
        self.views.withLock { $0[topic] ?? PresenceView() }
    }

    /// Nobody is there any more.
    func dropView(_ topic: TopicKey) {
        self.views.withLock { $0[topic] = nil }
    }

    // MARK: The lock

    /// Does something under the lock, waits for it if need be, and tells what has come of it.
    func locked<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { self.catchUp() }
        return try self.state.withLock { state throws(Failure) in
            self.empty(&state)
            defer { self.settle(&state) }
            return try body(&state)
        }
    }

    /// Has something done under the lock: now, or by whoever holds it. In the order of the calls.
    func soon(_ operation: @escaping Operation) {
        self.inbox.withLock { $0.append(operation) }
        self.catchUp()
    }

    /// Has something done under the lock by a handler thread. In the order of the calls.
    func later(_ operation: @escaping Operation) {
        self.inbox.withLock { $0.append(operation) }
        self.handOver()
    }

    /// Whoever releases the lock looks whether something was left for them meanwhile. No more than a few times: it may be an
    /// event loop.
    private func catchUp() {
        for _ in 0..<4 {
            guard !self.inbox.withLock({ $0.isEmpty }) else { return }
            let isDone: Void? = self.state.withLockIfAvailable { state in
                self.empty(&state, limit: 16)
                self.settle(&state)
            }
            guard isDone != nil else { return }
        }
        if !self.inbox.withLock({ $0.isEmpty }) { self.handOver() }
    }

    private func handOver() {
        guard !self.isHandedOver.exchange(true, ordering: .acquiringAndReleasing) else { return }
        self.context.run {
            self.isHandedOver.store(false, ordering: .releasing)
            self.locked { _ in }
        }
    }

    private func empty(_ state: inout State, limit: Int = .max) {
        let operations = self.inbox.withLock { inbox in
            let operations = Array(inbox.prefix(limit))
            inbox.removeFirst(operations.count)
            return operations
        }
        for operation in operations {
            operation(self, &state)
            self.absorb(&state)
        }
    }

    // MARK: Ends, from any thread

    /// Ends a presence.
    func untrack(_ key: String, of owner: UInt64, topic: String) {
        self.locked { state in
            _ = state.replicator.untrack(topic: topic, key: key, owner: owner, now: self.context.now)
        }
    }

    /// Ends all presences of an owner here.
    func end(owner: UInt64) {
        self.soon { shard, state in
            _ = state.replicator.untrack(owner: owner, now: shard.context.now)
        }
    }

    // MARK: Under the lock

    /// Something is due: the next diff of a topic, or something of the replication.
    func tick(_ state: inout State) {
        let now = self.context.now
        if self.context.cluster != nil { state.replicator.tick(now: now) }
        for topic in state.agenda.take(now: now) { self.advance(topic, &state, now) }
    }

    private func settle(_ state: inout State) {
        self.absorb(&state)
        self.arm(state)
    }

    /// Passes on what the replicator has to say.
    private func absorb(_ state: inout State) {
        let now = self.context.now
        let effects = state.replicator.takeEffects()
        for change in effects.diff.changes { self.apply(change, &state, now) }
        for message in effects.messages { self.send(message) }
    }

    private func apply(_ change: PresenceDiff.Topic, _ state: inout State, _ now: Duration) {
        self.count(change)
        let topic = TopicKey(change.topic)
        self.views.withLock { views in
            state.topics[topic, default: PresenceTopic()].room
                .apply(joins: change.joins, leaves: change.leaves, to: &views[topic, default: PresenceView()])
        }
        self.advance(topic, &state, now)
    }

    private func count(_ change: PresenceDiff.Topic) {
        let metrics = self.context.metrics
        metrics.changes.increment(by: change.joins.count + change.leaves.count)
        for (level, isLocal) in [(metrics.local, true), (metrics.remote, false)] {
            let (joined, left) = (self.count(change.joins, isLocal), self.count(change.leaves, isLocal))
            if joined > 0 { level.increment(by: joined) }
            if left > 0 { level.decrement(by: left) }
        }
    }

    private func count(_ entries: [PresenceEntry], _ isLocal: Bool) -> Int {
        entries.count { ($0.replica == self.replica) == isLocal }
    }

    private func send(_ message: ReplicationEffects.Message) {
        guard let cluster = self.context.cluster else { return }
        var buffer = ByteBuffer()
        PresenceEnvelope(shardCount: self.context.shardCount, shard: self.index).write(message.message, to: &buffer)
        self.context.metrics.messagesOut.increment()
        cluster.send(buffer, of: .presence, to: message.node)
    }

    private func arm(_ state: State) {
        let replication = self.context.cluster == nil ? nil : state.replicator.nextDeadline
        guard let due = [state.agenda.earliest, replication].compactMap({ $0 }).min() else { return }
        self.context.timer.arm(at: due, now: self.context.now)
    }
}
