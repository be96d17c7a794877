/// How much of what was published on each topic has been received, by whole rounds of a worker's subscribers.
struct TopicCredits {
    /// Subscribers of a topic in this worker, and how many of them have yet to receive what came last.
    private let own: UnsafeMutablePointer<UInt32>
    private let left: UnsafeMutablePointer<UInt32>
    private var delivered: [UInt64]
    private var subscribers: [UInt32] = []
    private let inFlight: UInt64

    init(topics: Int, inFlight: Int) {
        self.own = .allocate(capacity: max(1, topics))
        self.left = .allocate(capacity: max(1, topics))
        self.own.initialize(repeating: 0, count: max(1, topics))
        self.left.initialize(repeating: 0, count: max(1, topics))
        self.delivered = Array(repeating: 0, count: topics)
        self.inFlight = UInt64(max(1, inFlight))
    }

    /// A connection of this worker has joined a topic.
    func joined(_ topic: Int) {
        self.own[topic] += 1
        self.left[topic] = self.own[topic]
    }

    mutating func begin(subscribers: [UInt32]) {
        self.subscribers = subscribers
    }

    /// A connection of this worker has received a message. Returns how many have, once all have.
    @inline(__always)
    func receive(_ topic: Int) -> UInt32? {
        self.left[topic] &-= 1
        guard self.left[topic] == 0 else { return nil }
        self.left[topic] = self.own[topic]
        return self.own[topic]
    }

    mutating func add(_ deliveries: UInt32, to topic: Int) {
        guard topic < self.delivered.count else { return }
        self.delivered[topic] += UInt64(deliveries)
    }

    /// Whether one more may be sent to a topic that so many were sent to.
    func allows(_ topic: Int, sent: UInt32) -> Bool {
        let subscribers = UInt64(self.subscribers[topic])
        guard subscribers > 0 else { return false }
        return (UInt64(sent) + 1) * subscribers <= self.delivered[topic] + self.inFlight * subscribers
    }

    /// Takes all that was sent to a topic as received, for what is missing will not come.
    mutating func forgive(_ topic: Int, sent: UInt32) {
        self.delivered[topic] = max(self.delivered[topic], UInt64(sent) * UInt64(self.subscribers[topic]))
    }
}
