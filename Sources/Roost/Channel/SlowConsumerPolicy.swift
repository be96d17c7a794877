/// What happens to the broadcasts of a topic for a client that does not take them as fast as they come.
///
/// It applies as soon as the client's socket takes no more: to broadcasts, not to replies and pushes, which always wait.
/// Broadcasts that are kept back come, in order, when the client has caught up; what was pushed meanwhile comes before
/// them. Broadcasts that the channel intercepts are left alone. Phoenix keeps everything without a bound.
public struct SlowConsumerPolicy: Sendable, Hashable {
    enum Kind: Hashable {
        case disconnect
        case dropOldest(keeping: Int)
        case keepLatest
    }

    let kind: Kind

    /// Everything waits. A client for which more waits than ``SocketConfiguration/outboundLimit`` is disconnected. For topics
    /// of which no event may be missing.
    public static let disconnect = SlowConsumerPolicy(kind: .disconnect)

    /// The 64 newest broadcasts of the topic are kept back, older ones dropped.
    public static let dropOldest = dropOldest(keeping: 64)

    /// The newest broadcasts of the topic are kept back, older ones dropped. For feeds in which the past grows worthless.
    ///
    /// - Parameter count: How many are kept; at least 1. Together with their bytes, they may not exceed
    ///   ``SocketConfiguration/outboundLimit`` either.
    public static func dropOldest(keeping count: Int) -> SlowConsumerPolicy {
        SlowConsumerPolicy(kind: .dropOldest(keeping: max(1, count)))
    }

    /// Of each event of the topic, only the newest broadcast is kept back, of at most 64 events. For state: prices,
    /// positions, counts.
    public static let keepLatest = SlowConsumerPolicy(kind: .keepLatest)
}
