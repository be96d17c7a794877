public import Logging
public import NIOCore
public import RoostPubSub
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Makes one of several nodes: what is published at one is received at all.
///
/// ```swift
/// configuration.cluster = try Cluster(NATS("nats://127.0.0.1:4222"), name: "chat", secret: secret)
/// ```
/// Nodes that share an engine, a name and a secret form a cluster. Frames between them are sealed with the secret (they are
/// not encrypted: use TLS to the engine for that), numbered, so that losses are noticed, and delivered at most once.
public final class Cluster: ClusterLink {
    /// This node.
    public let node: NodeID

    let configuration: ClusterConfiguration
    let names: SubjectNames
    let seal: FrameSeal
    let metrics = ClusterMetrics()
    private let adapter: any PubSubAdapter
    private let sending: Sending
    private let hub = EventHub()
    private let interest = Mutex(Interest(patience: 10))
    let senders: Mutex<Senders>

    /// Joins a cluster; nothing happens before ``run(_:logger:)``, which the endpoint calls.
    ///
    /// - Parameters:
    ///   - adapter: The engine that the nodes share.
    ///   - name: The cluster's name: letters, digits, `-` and `_`. Clusters of other names may share the engine.
    ///   - secret: What all nodes of the cluster know and nobody else does; at least 16 bytes.
    ///   - node: This node's name, if it has one that no other has at the same time, such as that of a pod of a stateful set.
    ///     Then, after a crash, the others know at once that it has restarted. Default: a new one.
    ///   - configuration: Limits.
    /// - Throws: ``ClusterSetupError``.
    public init(
        _ adapter: any PubSubAdapter,
        name: String,
        secret: String,
        node: String? = nil,
        configuration: ClusterConfiguration = ClusterConfiguration()
    ) throws(ClusterSetupError) {
        try Self.check(name: name, secret: secret, node: node, configuration)
        self.node = Self.makeID(name: node)
        self.configuration = configuration
        self.names = SubjectNames(cluster: name, partitions: configuration.partitions)
        self.seal = FrameSeal(secret: secret)
        self.senders = Mutex(Senders(configuration: configuration))
        self.adapter = adapter
        self.sending = Sending(
            node: self.node,
            seal: self.seal,
            adapter: adapter,
            names: self.names,
            metrics: self.metrics,
            configuration: configuration
        )
    }

    // MARK: ClusterLink

    /// What happens to the link from now on. A listener that falls behind by more than 256 events misses the oldest.
    public var events: AsyncStream<ClusterEvent> { self.hub.listen() }

    /// Keeps up the link until the task is cancelled.
    ///
    /// - Throws: What ``RoostPubSub/PubSubAdapter/run(_:logger:)`` throws.
    public func run(_ node: any ClusterNode, logger: Logger) async throws {
        let receiving = Receiving(cluster: self, node: node, logger: logger)
        self.sending.start(on: node.eventLoop)
        self.adapter.subscribe(self.names.everyone)
        self.adapter.subscribe(self.names.node(self.node.incarnation))
        let ticks = node.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            self.tick(receiving)
        }
        defer { ticks.cancel() }
        try await self.adapter.run(receiving, logger: logger)
    }

    /// Sends a broadcast to the nodes that have subscribers in the topic's partition.
    public func publish(_ broadcast: Broadcast) -> BroadcastReach {
        do {
            try self.sending.send(.broadcast(broadcast), to: .partition(self.names.partition(of: broadcast.topic)))
            return .everyNode
        } catch {
            return .thisNode(error)
        }
    }

    /// Asks the engine for the topic's partition, unless another topic has already.
    public func follow(_ topic: String) {
        let partition = self.names.partition(of: topic)
        // The engine is asked under the lock, so that it hears of changes in the order in which they were made.
        self.interest.withLock { self.perform($0.follow(partition)) }
    }

    /// Leaves the topic's partition a while later, if no other topic is in it.
    public func unfollow(_ topic: String) {
        let partition = self.names.partition(of: topic)
        self.interest.withLock { $0.unfollow(partition) }
    }

    /// Sends a message to another node, or to all others.
    ///
    /// - Returns: Whether it was taken.
    @discardableResult
    public func send(_ message: ByteBuffer, of service: NodeService, to node: NodeID?) -> Bool {
        (try? self.sending.send(.message(service, message), to: node.map { .node($0.incarnation) } ?? .everyone)) != nil
    }

    /// A number that only nodes of the cluster can tell for these.
    public func signature(_ numbers: [UInt64]) -> UInt64 {
        self.seal.signature(numbers)
    }

    /// The node of an incarnation, if it has been heard of within the last few seconds. (Nodes report once a second.)
    public func node(incarnation: UInt64) -> NodeID? {
        self.senders.withLock { $0.node(incarnation: incarnation) }
    }

    // MARK: For the way in

    func isWanted(_ partition: Int) -> Bool {
        self.interest.withLock { $0.contains(partition) }
    }

    func events(tell event: ClusterEvent) {
        self.hub.tell(event)
    }

    func linkChanged(_ link: PubSubLinkState, isConnected: Bool) {
        self.sending.setConnected(isConnected)
        if link == .up { self.sending.comparePositions() }
    }

    /// Another node's link has come up.
    func positionsWanted() {
        self.sending.reportAgain()
    }

    // MARK: Time

    private func tick(_ receiving: Receiving) {
        self.sending.report()
        for node in receiving.tick() { self.sending.forget(node) }
        let left = self.interest.withLock { interest in
            let actions = interest.tick()
            for action in actions { self.perform(action) }
            return actions
        }
        for case .unsubscribe(let partition) in left { receiving.forget(partition) }
    }

    private func perform(_ action: Interest.Action?) {
        switch action {
        case .subscribe(let partition): self.adapter.subscribe(self.names.partition(partition))
        case .unsubscribe(let partition): self.adapter.unsubscribe(self.names.partition(partition))
        case nil: break
        }
    }
}

extension Cluster {
    private static func check(
        name: String,
        secret: String,
        node: String?,
        _ configuration: ClusterConfiguration
    ) throws(ClusterSetupError) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, (1...48).contains(name.utf8.count) else { throw ClusterSetupError(.badName) }
        guard secret.utf8.count >= 16 else { throw ClusterSetupError(.weakSecret) }
        if let node, !(1...FrameHeader.maxNameSize).contains(node.utf8.count) { throw ClusterSetupError(.badNode) }
        guard (1...65_536).contains(configuration.partitions), configuration.maxNodes > 0,
            [configuration.maxMessageSize, configuration.outboxLimit, configuration.assemblyLimit]
                .allSatisfy({ (4_096...(Int.max / 4)).contains($0) }),
            (1...16_777_216).contains(configuration.batchSize)
        else { throw ClusterSetupError(.badLimit) }
    }

    /// Later runs have greater incarnations: the time comes first, then chance.
    private static func makeID(name: String?) -> NodeID {
        let milliseconds = UInt64(max(0, Date().timeIntervalSince1970 * 1_000))
        let incarnation = milliseconds << 20 | UInt64.random(in: 0..<(1 << 20))
        return NodeID(
            name: name ?? "node-" + String(UInt64.random(in: 0 ... .max), radix: 36),
            incarnation: incarnation
        )
    }
}
