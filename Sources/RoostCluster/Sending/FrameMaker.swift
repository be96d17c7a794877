import NIOCore
import RoostPubSub

/// Makes frames of runs of records: numbers them, splits what is too large, seals them.
struct FrameMaker {
    private let node: NodeID
    private let seal: FrameSeal
    private var sequences: [Stream: UInt64] = [:]
    /// Where the streams to nodes begin: behind those that were forgotten, for a node that is back may remember them.
    private var floor: UInt64 = 0
    /// The partitions to report, and in how many reports more: twice, because a report may be lost as well.
    private var unreported: [Int: Int] = [:]

    init(node: NodeID, seal: FrameSeal) {
        self.node = node
        self.seal = seal
    }

    /// The frames of a run, each with its number.
    mutating func frames(_ records: ByteBuffer, of stream: Stream, on subject: String, maxSize: Int) -> [ByteBuffer] {
        let room = max(1, maxSize - FrameHeader.size(self.node) - FrameSeal.size)
        if records.readableBytes <= room {
            return [self.frame(.records, records, of: stream, on: subject)]
        }
        var rest = records
        var frames: [ByteBuffer] = []
        while let body = rest.readSlice(length: min(room, rest.readableBytes)), body.readableBytes > 0 {
            let kind: FrameKind = frames.isEmpty ? .first : rest.readableBytes == 0 ? .last : .middle
            frames.append(self.frame(kind, body, of: stream, on: subject))
        }
        return frames
    }

    private mutating func frame(_ kind: FrameKind, _ body: ByteBuffer, of stream: Stream, on subject: String)
        -> ByteBuffer
    {
        let header = FrameHeader(kind: kind, node: self.node, sequence: self.advance(stream))
        var frame = ByteBuffer()
        frame.reserveCapacity(FrameHeader.size(self.node) + body.readableBytes + FrameSeal.size)
        header.write(into: &frame)
        frame.writeImmutableBuffer(body)
        self.seal.seal(&frame, on: subject)
        return frame
    }

    /// Leaves out a number, so that the receivers notice that something is missing.
    mutating func skip(_ stream: Stream) {
        _ = self.advance(stream)
    }

    private mutating func advance(_ stream: Stream) -> UInt64 {
        if case .partition(let number) = stream { self.unreported[number] = 2 }
        let sequence = (self.sequences[stream] ?? self.start(of: stream)) + 1
        self.sequences[stream] = sequence
        return sequence
    }

    private func start(of stream: Stream) -> UInt64 {
        if case .node = stream { self.floor } else { 0 }
    }

    /// How far the partitions have come that were published to lately; at most `limit` of them.
    mutating func report(limit: Int) -> [PartitionPosition] {
        let partitions = self.unreported.prefix(limit)
        for (partition, times) in partitions {
            self.unreported[partition] = times > 1 ? times - 1 : nil
        }
        return partitions.map {
            PartitionPosition(partition: UInt16($0.key), sequence: self.sequences[.partition($0.key)] ?? 0)
        }
    }

    /// All partitions are to be reported anew: somebody, or everybody, may have missed the reports.
    mutating func reportAgain() {
        for case .partition(let number) in self.sequences.keys { self.unreported[number] = 2 }
    }

    /// Forgets the streams to a node that is gone.
    mutating func forget(_ node: NodeID) {
        let last = self.sequences.removeValue(forKey: .node(node.incarnation)) ?? 0
        self.floor = max(self.floor, last)
    }
}
