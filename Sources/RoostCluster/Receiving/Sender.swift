import RoostPubSub

/// What is remembered of another node: how far its streams have come here.
struct Sender {
    let incarnation: UInt64

    /// For how many ticks nothing has come.
    var silentTicks = 0

    var assembler = Assembler()

    private var received: [InboundStream: UInt64] = [:]

    /// Where the sender has said to be, and how many ticks ago. What has not arrived after two will not.
    private var announced: [Int: (sequence: UInt64, age: Int)] = [:]

    init(incarnation: UInt64) {
        self.incarnation = incarnation
    }

    /// A frame has come.
    ///
    /// - Returns: How many frames between it and the one before are missing.
    mutating func receive(_ sequence: UInt64, of stream: InboundStream) throws(FrameRefusal) -> UInt64 {
        let last = self.received[stream]
        guard sequence > last ?? 0 else { throw .repeated }
        self.received[stream] = sequence
        let missing = last.map { sequence - $0 - 1 } ?? 0
        if missing > 0 { self.assembler.drop(stream) }
        return missing
    }

    /// The sender says how far it has come in a partition that is wanted here.
    mutating func announce(_ position: PartitionPosition) {
        let partition = Int(position.partition)
        guard position.sequence > self.received[.partition(partition)] ?? 0 else { return }
        // The older announcement stays: it is the one that falls due first.
        if self.announced[partition] == nil {
            self.announced[partition] = (position.sequence, 0)
        }
    }

    /// Some time has passed.
    ///
    /// - Returns: The partitions of which something did not arrive, and how many frames.
    mutating func tick() -> [(partition: Int, missing: UInt64)] {
        self.silentTicks += 1
        var losses: [(Int, UInt64)] = []
        for (partition, (sequence, age)) in self.announced {
            guard age >= 1 else {
                self.announced[partition] = (sequence, age + 1)
                continue
            }
            self.announced[partition] = nil
            let last = self.received[.partition(partition)]
            guard sequence > last ?? 0 else { continue }
            self.received[.partition(partition)] = sequence
            self.assembler.drop(.partition(partition))
            // Without a first frame it is not known since when this node was to receive any.
            if let last { losses.append((partition, sequence - last)) }
        }
        return losses
    }

    /// A partition is not listened to any more.
    mutating func forget(_ partition: Int) {
        self.received[.partition(partition)] = nil
        self.announced[partition] = nil
        self.assembler.drop(.partition(partition))
    }
}
