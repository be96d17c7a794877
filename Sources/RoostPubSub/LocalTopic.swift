internal import CRoostPrefetch

/// The subscribers of one topic on one event loop, and what is on its way to them.
///
/// Broadcasts gather in a batch. When it is begun, others gather in the next one. A batch is delivered piece by piece, so that
/// a topic with very many subscribers does not hold up all else on its loop; between the pieces anything may happen:
/// subscribers come, go, and catch up. Those before ``position`` have the batch, those from there on do not.
final class LocalTopic {
    private(set) var subscribers: ContiguousArray<any TopicSubscriber> = []

    /// Gathers what is published.
    private(set) var pending: BroadcastBatch?

    /// Whether some subscribers have already received a part of the pending batch, or came after it.
    private var isPendingAhead = false

    /// What is being delivered.
    private(set) var current: BroadcastBatch?

    /// The same of the batch that is being delivered, and of those who do not have it yet.
    private var isCurrentAhead = false
    private var position = 0

    /// For how many subscribers memory is fetched at once.
    private static let row = 16

    var isEmpty: Bool { self.subscribers.isEmpty }

    // MARK: Coming and going

    func add(_ subscriber: any TopicSubscriber) {
        subscriber.subscription.index = Int32(self.subscribers.count)
        // What was published before the subscription is not for this subscriber.
        subscriber.subscription.seen = Int32(self.pending?.entries.count ?? 0)
        self.isPendingAhead = self.isPendingAhead || self.pending != nil
        self.subscribers.append(subscriber)
        if self.current != nil { self.pass(subscriber) }
    }

    /// Fills the gap with another subscriber, so that removing costs the same whatever the size of the topic.
    func remove(_ subscriber: any TopicSubscriber) {
        var gap = Int(subscriber.subscription.index)
        guard self.subscribers.indices.contains(gap), self.subscribers[gap] === subscriber else { return }
        if self.current != nil, gap < self.position {
            // Nobody who still waits for the batch gets among those who have it.
            self.position -= 1
            self.place(self.subscribers[self.position], at: gap)
            gap = self.position
        }
        let last = self.subscribers.removeLast()
        if gap < self.subscribers.count { self.place(last, at: gap) }
        subscriber.subscription = SubscriptionSlot()
    }

    private func place(_ subscriber: any TopicSubscriber, at index: Int) {
        self.subscribers[index] = subscriber
        subscriber.subscription.index = Int32(index)
    }

    /// Puts a subscriber among those who have the batch that is being delivered.
    private func pass(_ subscriber: any TopicSubscriber) {
        let other = self.subscribers[self.position]
        self.place(other, at: Int(subscriber.subscription.index))
        self.place(subscriber, at: self.position)
        self.position += 1
    }

    // MARK: Broadcasts

    /// Adds to the pending batch.
    ///
    /// - Returns: Whether this is its first entry.
    func append(_ entry: PublishedBroadcast) -> Bool {
        if let pending = self.pending {
            pending.append(entry)
            return false
        }
        let batch = BroadcastBatch()
        batch.append(entry)
        self.pending = batch
        return true
    }

    /// Delivers to one subscriber, ahead of the others, what it has not received.
    func catchUp(_ subscriber: any TopicSubscriber) {
        if let batch = self.current, Int(subscriber.subscription.index) >= self.position {
            self.pass(subscriber)
            self.deliver(batch, to: subscriber)
        }
        guard let batch = self.pending, subscriber.subscription.isSubscribed else { return }
        let seen = Int(subscriber.subscription.seen)
        guard seen < batch.entries.count else { return }
        subscriber.subscription.seen = Int32(batch.entries.count)
        self.isPendingAhead = true
        subscriber.deliver(batch, from: seen)
    }

    /// Begins to deliver the pending batch.
    func begin() {
        (self.current, self.isCurrentAhead, self.position) = (self.pending, self.isPendingAhead, 0)
        (self.pending, self.isPendingAhead) = (nil, false)
    }

    /// Goes on delivering, to so many subscribers at most.
    ///
    /// - Returns: To how many; and, when all have it, the batch.
    func advance(_ limit: Int) -> (count: Int, finished: BroadcastBatch?) {
        guard let batch = self.current else { return (0, nil) }
        var count = 0
        // Not over a copy: delivering may end subscriptions, and each end would copy all of them.
        while count < limit, self.position < self.subscribers.count {
            if count % Self.row == 0 { self.prefetch(min(Self.row, limit - count)) }
            let subscriber = self.subscribers[self.position]
            self.position += 1
            count += 1
            self.deliver(batch, to: subscriber)
        }
        guard self.position >= self.subscribers.count else { return (count, nil) }
        (self.current, self.position) = (nil, 0)
        return (count, batch)
    }

    /// Has the processor fetch what delivering to the next subscribers takes.
    private func prefetch(_ count: Int) {
        let next = self.subscribers[self.position...].prefix(count)
        for subscriber in next { roost_prefetch(Unmanaged<AnyObject>.passUnretained(subscriber).toOpaque(), 64) }
        for step in PrefetchStep.allCases {
            for subscriber in next { subscriber.prefetch(step) }
        }
    }

    /// Usually nobody has received anything of it. What a subscriber keeps is not looked at unless it must be: with many
    /// subscribers that is what takes the time.
    private func deliver(_ batch: BroadcastBatch, to subscriber: any TopicSubscriber) {
        var seen = 0
        if self.isCurrentAhead {
            seen = Int(subscriber.subscription.seen)
            subscriber.subscription.seen = 0
        }
        if seen < batch.entries.count { subscriber.deliver(batch, from: seen) }
    }
}
