/// The subscribers of one topic on one event loop.
final class LocalTopic {
    private(set) var subscribers: ContiguousArray<any TopicSubscriber> = []
    private(set) var pending: BroadcastBatch?

    /// Whether some subscribers have already received a part of the pending batch, or came after it.
    private var isAhead = false

    /// How many subscribers have gone so far.
    private var removals = 0

    var isEmpty: Bool { self.subscribers.isEmpty }

    func add(_ subscriber: any TopicSubscriber) {
        subscriber.subscription.index = Int32(self.subscribers.count)
        // What was published before the subscription is not for this subscriber.
        subscriber.subscription.seen = Int32(self.pending?.entries.count ?? 0)
        self.isAhead = self.isAhead || self.pending != nil
        self.subscribers.append(subscriber)
    }

    /// Fills the gap with the last subscriber, so that removing costs the same whatever the size of the topic.
    func remove(_ subscriber: any TopicSubscriber) {
        let index = Int(subscriber.subscription.index)
        guard self.subscribers.indices.contains(index), self.subscribers[index] === subscriber else { return }
        self.removals &+= 1
        let last = self.subscribers.removeLast()
        if last !== subscriber {
            self.subscribers[index] = last
            last.subscription.index = Int32(index)
        }
        subscriber.subscription = SubscriptionSlot()
    }

    /// Adds to the batch that the next flush delivers.
    ///
    /// - Returns: Whether this is the first entry of the batch.
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

    /// Delivers to one subscriber, ahead of the others, what it has not received of the pending batch.
    func catchUp(_ subscriber: any TopicSubscriber) {
        guard let batch = self.pending, subscriber.subscription.isSubscribed else { return }
        let seen = Int(subscriber.subscription.seen)
        guard seen < batch.entries.count else { return }
        subscriber.subscription.seen = Int32(batch.entries.count)
        self.isAhead = true
        subscriber.deliver(batch, from: seen)
    }

    /// Delivers the pending batch to everyone.
    func flush() {
        guard let batch = self.pending else { return }
        self.pending = nil
        if self.isAhead {
            self.isAhead = false
            self.deliverRest(of: batch)
        } else {
            self.deliver(batch)
        }
    }

    /// The usual case: nobody has received anything of it. What a subscriber keeps is not looked at unless it must be: with
    /// many subscribers that is what takes the time.
    private func deliver(_ batch: BroadcastBatch) {
        // A copy, because delivering may end subscriptions.
        let (receivers, removals) = (self.subscribers, self.removals)
        for subscriber in receivers where self.removals == removals || subscriber.subscription.isSubscribed {
            subscriber.deliver(batch, from: 0)
        }
    }

    private func deliverRest(of batch: BroadcastBatch) {
        let receivers = self.subscribers
        for subscriber in receivers {
            // Not to those whose subscription has ended meanwhile: what stood behind it may be gone.
            guard subscriber.subscription.isSubscribed else { continue }
            let seen = Int(subscriber.subscription.seen)
            subscriber.subscription.seen = 0
            if seen < batch.entries.count {
                subscriber.deliver(batch, from: seen)
            }
        }
    }
}
