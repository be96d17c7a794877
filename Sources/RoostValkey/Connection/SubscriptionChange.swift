import RoostPubSub

/// That a subject is wanted from now on, or no more.
struct SubscriptionChange: Hashable, Sendable {
    let subject: PubSubSubject
    let isWanted: Bool
}
