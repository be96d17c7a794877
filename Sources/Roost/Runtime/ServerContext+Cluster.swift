import NIOCore
import RoostPubSub

extension ServerContext: ClusterNode {
    var eventLoop: any EventLoop { self.loops[0].shard.eventLoop }

    /// Keeps up the link to the other nodes until the task is cancelled.
    func runCluster() async throws {
        guard let cluster = self.configuration.cluster else { return }
        self.presence.join()
        try await cluster.run(self, logger: self.logger)
    }

    func received(_ broadcast: Broadcast) {
        do {
            try self.pubSub.publishHere(broadcast)
        } catch {
            self.metrics.droppedRemoteBroadcasts.increment()
        }
    }

    func received(_ message: ByteBuffer, of service: NodeService, from node: NodeID) {
        switch service {
        case .presence: self.presence.received(message, from: node)
        case .longPoll: self.forwarding?.received(message, from: node, server: self)
        default: break
        }
    }

    func lost(_ loss: ClusterLoss) {
        self.presence.lost(loss)
    }

    func linkChanged(_ state: PubSubLinkState) {
        self.presence.linkChanged(state)
    }

    var isCongested: Bool { self.pubSub.isCongested }

    func relief() async { await self.pubSub.relief() }
}
