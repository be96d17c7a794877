/// Something on an event loop that receives what is published to a topic.
///
/// One object stands for one subscription: to receive two topics, use two. All requirements are called on the event
/// loop of the shard that the subscriber was added to.
package protocol TopicSubscriber: AnyObject {
    /// Bookkeeping of the shard; a subscriber only stores it.
    var subscription: SubscriptionSlot { get set }

    /// Receives the entries of `batch` from index `first` on.
    func deliver(_ batch: BroadcastBatch, from first: Int)

    /// Has the processor fetch what a delivery will look at; see ``PrefetchStep``.
    func prefetch(_ step: PrefetchStep)
}

extension TopicSubscriber {
    package func prefetch(_ step: PrefetchStep) {}
}

/// Where a subscriber stands in its topic's array, and how much it has received already: of the batch that is being
/// delivered if it is yet to get that one, else of the one that gathers.
package struct SubscriptionSlot: Sendable {
    var index: Int32 = -1
    var seen: Int32 = 0

    /// A slot of a subscriber that is not subscribed.
    package init() {}

    /// Whether the subscriber is in a topic.
    package var isSubscribed: Bool { self.index >= 0 }
}
