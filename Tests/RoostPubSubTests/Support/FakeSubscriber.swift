import NIOCore
import RoostPubSub
import Synchronization

/// Writes down what it receives.
final class FakeSubscriber: TopicSubscriber, @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop of its shard; what was received has a lock.

    let encoding: FrameEncoding
    var subscription = SubscriptionSlot()
    /// Called at each delivery, before it is written down.
    var onDelivery: (() -> Void)?
    private let log = Mutex<[String]>([])
    private let deliveries = Mutex<[ByteBuffer]>([])

    init(encoding: FrameEncoding = .events) {
        self.encoding = encoding
    }

    /// The events received so far.
    var events: [String] { self.log.withLock { $0 } }

    /// The bytes of each delivery as a whole.
    var batches: [ByteBuffer] { self.deliveries.withLock { $0 } }

    func deliver(_ batch: BroadcastBatch, from first: Int) {
        self.onDelivery?()
        if !batch.excludes(self), let bytes = batch.bytes(self.encoding, from: first) {
            self.deliveries.withLock { $0.append(bytes) }
        }
        for entry in batch.entries.dropFirst(first) where entry.excluded != ObjectIdentifier(self) {
            self.log.withLock { $0.append(entry.broadcast.event) }
        }
    }

    /// Writes down something that is not a broadcast.
    func note(_ text: String) {
        self.log.withLock { $0.append(text) }
    }
}

extension FrameEncoding {
    /// The event's name and a semicolon.
    static let events = FrameEncoding { ByteBuffer(string: $0.event + ";") }
}
