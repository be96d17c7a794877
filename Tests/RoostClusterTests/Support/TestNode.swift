import Logging
import NIOCore
import RoostCluster
import RoostProtocol
import RoostPubSub
import TestSupport

/// A node of a cluster on a ``MemoryEngine``, running until it is no longer referenced.
final class TestNode: Sendable {
    static let secret = "a secret of a test"

    let cluster: Cluster
    let adapter: MemoryAdapter
    let node = RecordingNode()
    let lines = LogLines()
    private let running: Task<Void, any Error>

    init(
        _ engine: MemoryEngine,
        name: String? = nil,
        cluster: String = "test",
        secret: String = TestNode.secret,
        _ configure: (inout ClusterConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = ClusterConfiguration()
        configure(&configuration)
        self.adapter = engine.adapter()
        self.cluster = try Cluster(
            self.adapter,
            name: cluster,
            secret: secret,
            node: name,
            configuration: configuration
        )
        self.running = Task { [cluster = self.cluster, node = self.node, logger = self.lines.logger] in
            try await cluster.run(node, logger: logger)
        }
        if engine.isUp { try await waitUntil("the link") { self.node.notes.links == [.up] } }
    }

    deinit { self.running.cancel() }

    /// Publishes an event to a topic, and waits until the adapter has it.
    @discardableResult
    func say(_ event: String, to topic: String, _ payload: Payload = .empty) async throws -> BroadcastReach {
        let reach = self.cluster.publish(Broadcast(topic: topic, event: event, payload: payload))
        try await self.turn()
        return reach
    }

    /// Waits until what was published has been handed over.
    func turn() async throws {
        try await self.node.eventLoop.submit {}.get()
    }
}
