package import NIOCore

/// The broadcasts of one topic that met in one turn of an event loop.
///
/// They leave together: per encoding, their frames are joined into one buffer that all subscribers share, so that each
/// subscriber costs one write for the whole batch. Confined to its event loop.
package final class BroadcastBatch {
    /// The broadcasts, oldest first.
    package private(set) var entries: [PublishedBroadcast] = []

    /// Whether any broadcast of the batch spares its sender.
    package private(set) var hasExclusions = false

    /// Which of the loop's batches it is, counted from when they are begun.
    var number: UInt64 = 0

    /// What its entries count for among the bytes on their way to the loop.
    private(set) var load = 0

    private var joined: [(encoding: FrameEncoding, first: Int, bytes: ByteBuffer?)] = []

    /// A batch without broadcasts.
    package init() {}

    func append(_ entry: PublishedBroadcast) {
        self.entries.append(entry)
        self.load += TopicShard.load(of: entry)
        self.hasExclusions = self.hasExclusions || entry.excluded != nil
        self.joined.removeAll()
    }

    /// The frames of the entries from `first` on, as one run of bytes.
    ///
    /// - Returns: `nil` when the encoding can carry none of them.
    package func bytes(_ encoding: FrameEncoding, from first: Int) -> ByteBuffer? {
        if let known = self.joined.first(where: { $0.encoding === encoding && $0.first == first }) {
            return known.bytes
        }
        let bytes = self.join(encoding, from: first)
        self.joined.append((encoding, first, bytes))
        return bytes
    }

    private func join(_ encoding: FrameEncoding, from first: Int) -> ByteBuffer? {
        let frames = self.entries.dropFirst(first).compactMap { $0.frame(encoding) }
        guard let head = frames.first, frames.count > 1 else { return frames.first }
        var bytes = head
        bytes.reserveCapacity(minimumWritableBytes: frames.dropFirst().reduce(0) { $0 + $1.readableBytes })
        for frame in frames.dropFirst() {
            bytes.writeImmutableBuffer(frame)
        }
        return bytes
    }
}

extension BroadcastBatch {
    /// Whether some broadcast of the batch spares this subscriber.
    package func excludes(_ subscriber: any TopicSubscriber) -> Bool {
        guard self.hasExclusions else { return false }
        let identity = ObjectIdentifier(subscriber)
        return self.entries.contains { $0.excluded == identity }
    }
}
