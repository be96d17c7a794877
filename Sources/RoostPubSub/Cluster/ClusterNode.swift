public import NIOCore

/// This node, as the link to the others sees it: it takes what they send.
public protocol ClusterNode: Sendable {
    /// Where the link may do its work.
    var eventLoop: any EventLoop { get }

    /// A broadcast of another node has come.
    func received(_ broadcast: Broadcast)

    /// A message of another node has come. In the order in which that node has sent them, from any thread; must not wait.
    func received(_ message: ByteBuffer, of service: NodeService, from node: NodeID)

    /// Something that another node has sent did not arrive.
    func lost(_ loss: ClusterLoss)

    /// The link came up: frames may have been lost meanwhile, in both directions. Or it went down.
    func linkChanged(_ state: PubSubLinkState)

    /// Whether more broadcasts wait to be delivered than this node has kept up with.
    var isCongested: Bool { get }

    /// Waits until it has caught up.
    func relief() async
}
