/// Which channel serves which topics: what the closure of ``Routes/socket(_:_:configuration:routes:)`` fills.
public struct SocketRoutes<S: Socket>: Sendable {
    var routes: [any AnyChannelRoute] = []

    init() {}

    /// Serves the topics that match a pattern by a channel; of several patterns that match, the first counts.
    ///
    /// - Parameters:
    ///   - pattern: A topic, or the beginning of topics and a `*`.
    ///   - slowConsumers: What happens to the topics' broadcasts for clients that do not keep up.
    ///   - make: Creates the channel of one client and topic, before its `join` is called.
    public mutating func channel<C: Channel>(
        _ pattern: TopicPattern,
        slowConsumers: SlowConsumerPolicy = .disconnect,
        _ make: @escaping @Sendable () -> C
    ) where C.Assigns == S {
        self.routes.append(ChannelRoute(pattern: pattern, slowConsumers: slowConsumers, make: make))
    }
}
