package import NIOCore

/// The broadcasts of one topic that meet on an event loop: those of a turn, and with a topic that takes many turns those that
/// come until its next batch.
///
/// They leave together: per encoding, their frames are joined into one buffer that all subscribers share, so that each
/// subscriber costs one write for the whole batch. Confined to its event loop.
package final class BroadcastBatch {
    /// The broadcasts, oldest first.
    package private(set) var entries: [PublishedBroadcast] = []

    /// Whether any broadcast of the batch spares its sender.
    package private(set) var hasExclusions = false

    /// What its entries count for among the bytes on their way to the loop.
    private(set) var load = 0

    private var joined: [JoinedFrames] = []

    // What was asked for last. Mostly all subscribers ask for the same, and looking for it took longer than passing it on.
    private var lastEncoding: FrameEncoding?
    private var (lastFirst, lastCount) = (0, 0)
    private var lastBytes: ByteBuffer?

    /// A batch without broadcasts.
    package init() {}

    func append(_ entry: PublishedBroadcast) {
        self.entries.append(entry)
        self.load += TopicShard.load(of: entry)
        self.hasExclusions = self.hasExclusions || entry.excluded != nil
    }

    /// The frames of the entries from `first` on, as one run of bytes.
    ///
    /// - Returns: `nil` when the encoding can carry none of them.
    package func bytes(_ encoding: FrameEncoding, from first: Int) -> ByteBuffer? {
        if self.lastEncoding !== encoding || self.lastFirst != first || self.lastCount != self.entries.count {
            let index = self.index(encoding)
            // Or what is extended would be copied.
            self.lastBytes = nil
            self.joined[index].extend(to: self.entries)
            self.lastBytes = self.joined[index].bytes(from: first)
            (self.lastEncoding, self.lastFirst, self.lastCount) = (encoding, first, self.entries.count)
        }
        return self.lastBytes
    }

    private func index(_ encoding: FrameEncoding) -> Int {
        if let index = self.joined.firstIndex(where: { $0.encoding === encoding }) { return index }
        self.joined.append(JoinedFrames(encoding))
        return self.joined.count - 1
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
