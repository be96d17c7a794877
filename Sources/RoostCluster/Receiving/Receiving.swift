import CoreMetrics
import Logging
import NIOCore
import RoostPubSub
import Synchronization

/// The way in: checks what the engine brings, and hands it to the node.
final class Receiving: PubSubReceiver {
    fileprivate struct State {
        var links: [String: PubSubLinkState] = [:]
        var logged: Set<FrameRefusal> = []
    }

    private let state = Mutex(State())
    private let cluster: Cluster
    private let node: any ClusterNode
    private let logger: Logger

    init(cluster: Cluster, node: any ClusterNode, logger: Logger) {
        self.cluster = cluster
        self.node = node
        self.logger = logger
    }

    var isCongested: Bool { self.node.isCongested }

    func relief() async { await self.node.relief() }

    // MARK: Frames

    func received(_ frame: ByteBuffer, on subject: PubSubSubject) {
        do {
            guard let (header, body) = try self.open(frame, on: subject) else { return }
            try self.receive(header, body, of: self.stream(subject))
        } catch {
            self.refuse(error, on: subject)
        }
    }

    /// - Returns: `nil` for a frame of this node's own, which some engines bring back: with it nothing is done, so that its
    ///   seal does not matter.
    private func open(_ frame: ByteBuffer, on subject: PubSubSubject) throws(FrameRefusal) -> (FrameHeader, ByteBuffer)?
    {
        try FrameHeader.check(frame)
        var (sealed, content) = (frame, frame)
        let header = try? FrameHeader(reading: &content)
        if let header, header.node == self.cluster.node { return nil }
        try self.cluster.seal.open(&sealed, on: subject.name)
        guard let header, let body = content.readSlice(length: content.readableBytes - FrameSeal.size) else {
            throw .malformed
        }
        return (header, body)
    }

    private func stream(_ subject: PubSubSubject) throws(FrameRefusal) -> InboundStream {
        if subject == self.cluster.names.everyone { return .everyone }
        if let partition = self.cluster.names.partition(of: subject) { return .partition(partition) }
        return .direct
    }

    private func receive(_ header: FrameHeader, _ body: ByteBuffer, of stream: InboundStream) throws(FrameRefusal) {
        let (missing, records) = try self.cluster.senders.withLock { senders throws(FrameRefusal) in
            try senders.receive(header, body, of: stream)
        }
        if missing > 0 { self.report(missing, from: header.node, of: stream) }
        guard var records else { return }
        while records.readableBytes > 0 {
            self.deliver(try Record(reading: &records), from: header.node)
        }
    }

    private func deliver(_ record: Record, from node: NodeID) {
        switch record {
        case .broadcast(let broadcast): self.node.received(broadcast)
        case .message(let service, let bytes): self.node.received(bytes, of: service, from: node)
        case .positions(let positions):
            let wanted = positions.filter { self.cluster.isWanted(Int($0.partition)) }
            self.cluster.senders.withLock { $0.announce(wanted, from: node) }
        case .positionsWanted: self.cluster.positionsWanted()
        }
    }

    private func refuse(_ refusal: FrameRefusal, on subject: PubSubSubject) {
        self.cluster.metrics.rejected(refusal)
        guard self.state.withLock({ $0.logged.insert(refusal).inserted }) else { return }
        self.logger.warning(
            "frames refused: \(refusal.explanation)",
            metadata: [LogKey.reason: "\(refusal.rawValue)", LogKey.subject: "\(subject)"]
        )
    }

    // MARK: Losses

    private func report(_ missing: UInt64, from node: NodeID, of stream: InboundStream) {
        var concerns: (@Sendable (String) -> Bool)?
        if case .partition(let number) = stream {
            concerns = { [names = self.cluster.names] in names.partition(of: $0) == number }
        }
        let loss = ClusterLoss(node: node, count: missing, mayConcern: concerns)
        self.cluster.metrics.lost(loss)
        self.logger.debug("lost", metadata: [LogKey.node: "\(node)", LogKey.count: "\(missing)"])
        self.node.lost(loss)
        self.cluster.events(tell: .lost(loss))
    }

    /// Some time has passed.
    ///
    /// - Returns: The nodes that are gone.
    func tick() -> [NodeID] {
        let (losses, gone, count) = self.cluster.senders.withLock { senders in
            let (losses, gone) = senders.tick()
            return (losses, gone, senders.count)
        }
        self.cluster.metrics.nodes.set(count)
        for loss in losses { self.report(loss.missing, from: loss.node, of: .partition(loss.partition)) }
        return gone
    }

    func forget(_ partition: Int) {
        self.cluster.senders.withLock { $0.forget(partition) }
    }

    // MARK: The link

    func linkChanged(_ link: PubSubLinkState, server: String) {
        let isConnected = self.state.withLock { state in
            state.links[server] = link
            return state.links.values.contains(.up)
        }
        self.cluster.linkChanged(link, isConnected: isConnected)
        self.node.linkChanged(link)
        self.cluster.events(tell: link == .up ? .linkUp : .linkDown)
    }
}
