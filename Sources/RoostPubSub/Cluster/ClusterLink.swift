public import Logging
public import NIOCore

/// The way from this node to the others: `Cluster` of the module `RoostCluster`.
///
/// The core knows no more of it than this, so that programs of one node need link neither cryptography nor a client of an
/// engine. The methods may be called from any thread, and never wait.
public protocol ClusterLink: Sendable {
    /// This node.
    var node: NodeID { get }

    /// Keeps up the link until the task is cancelled. Called once.
    ///
    /// - Throws: When it could never succeed.
    func run(_ node: any ClusterNode, logger: Logger) async throws

    /// Sends a broadcast to the other nodes.
    func publish(_ broadcast: Broadcast) -> BroadcastReach

    /// The topic has got its first subscriber on this node.
    func follow(_ topic: String)

    /// The topic has lost its last subscriber on this node.
    func unfollow(_ topic: String)

    /// Sends a message to another node, or to all others.
    ///
    /// - Returns: Whether it was taken. It may be lost nevertheless, and then ``ClusterNode/lost(_:)`` is called over there.
    @discardableResult
    func send(_ message: ByteBuffer, of service: NodeService, to node: NodeID?) -> Bool

    /// A number that only nodes of the cluster can tell for these.
    func signature(_ numbers: [UInt64]) -> UInt64

    /// The node of an incarnation, if it has been heard of within the last few seconds.
    func node(incarnation: UInt64) -> NodeID?

    /// What happens to the link, for the app. Each call gives a sequence of its own.
    var events: AsyncStream<ClusterEvent> { get }
}
