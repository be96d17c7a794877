import NIOCore
import RoostPubSub

/// The other nodes that have been heard of, by name.
struct Senders {
    /// After how many ticks of silence another run of the same name is believed, even if its incarnation is the lower one (as
    /// after a step of the clock).
    private static let silenceOfTheDead = 6

    /// After how many ticks of silence a node is forgotten.
    private static let patience = 60

    private var byName: [String: Sender] = [:]
    private let configuration: ClusterConfiguration

    init(configuration: ClusterConfiguration) {
        self.configuration = configuration
    }

    var count: Int { self.byName.count }

    /// The node of an incarnation, unless it has been silent.
    func node(incarnation: UInt64) -> NodeID? {
        self.byName.first { $0.value.incarnation == incarnation && $0.value.silentTicks < Self.silenceOfTheDead }
            .map { NodeID(name: $0.key, incarnation: incarnation) }
    }

    /// A frame has come whose seal is right.
    ///
    /// - Returns: How many before it are missing, and its records, unless they are yet to be completed.
    mutating func receive(
        _ header: FrameHeader,
        _ body: ByteBuffer,
        of stream: InboundStream
    ) throws(FrameRefusal) -> (missing: UInt64, records: ByteBuffer?) {
        try self.admit(header.node)
        let room = header.kind == .records ? 0 : self.configuration.assemblyLimit - self.assembling
        let limit = self.configuration.maxMessageSize + self.configuration.batchSize
        guard var sender = self.byName.removeValue(forKey: header.node.name) else { throw .crowded }
        defer { self.byName[header.node.name] = sender }
        let missing = try sender.receive(header.sequence, of: stream)
        sender.silentTicks = 0
        let records = try sender.assembler.take(header.kind, body, of: stream, limit: limit, room: room)
        return (missing, records)
    }

    private mutating func admit(_ node: NodeID) throws(FrameRefusal) {
        if let known = self.byName[node.name] {
            guard node.incarnation != known.incarnation else { return }
            let isNewer = node.incarnation > known.incarnation || known.silentTicks >= Self.silenceOfTheDead
            guard isNewer else { throw .outdated }
        } else if self.byName.count >= self.configuration.maxNodes {
            throw .crowded
        }
        self.byName[node.name] = Sender(incarnation: node.incarnation)
    }

    private var assembling: Int {
        self.byName.values.reduce(0) { $0 + $1.assembler.size }
    }

    /// A node says how far it has come in partitions.
    mutating func announce(_ positions: [PartitionPosition], from node: NodeID) {
        guard self.byName[node.name]?.incarnation == node.incarnation else { return }
        for position in positions { self.byName[node.name]?.announce(position) }
    }

    /// Some time has passed.
    ///
    /// - Returns: What did not arrive, and the nodes that are gone.
    mutating func tick() -> (losses: [(node: NodeID, partition: Int, missing: UInt64)], gone: [NodeID]) {
        var losses: [(NodeID, Int, UInt64)] = []
        var gone: [NodeID] = []
        for name in self.byName.keys {
            guard let sender = self.byName[name] else { continue }
            let node = NodeID(name: name, incarnation: sender.incarnation)
            losses += (self.byName[name]?.tick() ?? []).map { (node, $0.partition, $0.missing) }
            if sender.silentTicks >= Self.patience { gone.append(node) }
        }
        for node in gone { self.byName[node.name] = nil }
        return (losses, gone)
    }

    /// A partition is not listened to any more.
    mutating func forget(_ partition: Int) {
        for name in self.byName.keys { self.byName[name]?.forget(partition) }
    }
}
