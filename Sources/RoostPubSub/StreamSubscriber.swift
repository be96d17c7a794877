import Synchronization

/// The end of a task's subscription that lies on the event loop.
package final class StreamSubscriber: TopicSubscriber, @unchecked Sendable {
    // Unchecked: `subscription` is only used on the shard's event loop.

    /// Where it stands in its topic.
    package var subscription = SubscriptionSlot()

    let stream: AsyncStream<Broadcast>
    private let continuation: AsyncStream<Broadcast>.Continuation
    private let dropped = Atomic<Int>(0)

    init(bufferLimit: Int) {
        (self.stream, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(bufferLimit))
    }

    var droppedCount: Int { self.dropped.load(ordering: .relaxed) }

    /// Hands the broadcasts to the reader, and counts those that had to make room.
    package func deliver(_ batch: BroadcastBatch, from first: Int) {
        for entry in batch.entries.dropFirst(first) where entry.excluded != ObjectIdentifier(self) {
            if case .dropped = self.continuation.yield(entry.broadcast) {
                self.dropped.add(1, ordering: .relaxed)
            }
        }
    }

    func finish() {
        self.continuation.finish()
    }
}
