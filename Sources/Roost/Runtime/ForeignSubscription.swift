import RoostPubSub

/// A channel's subscription to a topic other than its own.
final class ForeignSubscription: TopicSubscriber {
    let topic: String
    var subscription = SubscriptionSlot()
    private unowned let process: ChannelProcess

    init(topic: String, process: ChannelProcess) {
        self.topic = topic
        self.process = process
    }

    func deliver(_ batch: BroadcastBatch, from first: Int) {
        for entry in batch.entries.dropFirst(first) where entry.excluded != ObjectIdentifier(self.process) {
            if !self.process.post(.broadcast(entry.broadcast)) { self.process.overflow() }
        }
    }
}
