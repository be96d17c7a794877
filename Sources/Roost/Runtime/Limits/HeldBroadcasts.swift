import DequeModule
import NIOCore
import RoostPubSub

/// The broadcasts of a topic that are kept back for a client that does not keep up. A value without I/O.
struct HeldBroadcasts {
    private static let maxEvents = 64

    private var entries = Deque<PublishedBroadcast>()
    private var size = 0

    var isEmpty: Bool { self.entries.isEmpty }

    /// Keeps one back, and drops those that it takes the place of.
    ///
    /// - Parameter sizeLimit: How many bytes may be kept; the newest stays in any case.
    /// - Returns: How many were dropped.
    mutating func hold(_ entry: PublishedBroadcast, _ policy: SlowConsumerPolicy, sizeLimit: Int) -> Int {
        let before = self.entries.count + 1
        let limit = self.makeWay(for: entry, policy)
        self.entries.append(entry)
        self.size += entry.size
        while self.entries.count > 1, self.entries.count > limit || self.size > sizeLimit {
            self.remove(at: 0)
        }
        return before - self.entries.count
    }

    /// - Returns: How many may be kept.
    private mutating func makeWay(for entry: PublishedBroadcast, _ policy: SlowConsumerPolicy) -> Int {
        switch policy.kind {
        case .disconnect:
            return .max
        case .dropOldest(let count):
            return count
        case .keepLatest:
            if let index = self.entries.firstIndex(where: { $0.broadcast.event == entry.broadcast.event }) {
                self.remove(at: index)
            }
            return Self.maxEvents
        }
    }

    /// Takes out the oldest.
    mutating func next() -> PublishedBroadcast? {
        self.entries.first.map { entry in
            self.remove(at: 0)
            return entry
        }
    }

    private mutating func remove(at index: Int) {
        self.size -= self.entries.remove(at: index).size
    }
}

extension PublishedBroadcast {
    fileprivate var size: Int { self.broadcast.payload.bytes.readableBytes + OutboundQueue.overhead }
}
