import RoostProtocol

/// A channel type and the topics that it serves, for tables that hold routes of several types.
protocol AnyChannelRoute: Sendable {
    var pattern: TopicPattern { get }

    /// Creates what runs the channel; `nil` when the socket is not of the channel's type.
    func makeProcess(session: SocketSession, join: Message) -> ChannelProcess?
}

/// A channel type and the topics that it serves.
final class ChannelRoute<C: Channel>: AnyChannelRoute {
    let pattern: TopicPattern
    let slowConsumers: SlowConsumerPolicy
    let make: @Sendable () -> C

    /// Asked for once: a type may compute it, and every delivery to every subscriber looks at it.
    let intercepts = C.intercepts

    /// Whether broadcasts are kept back for clients that do not keep up. Worked out once, too.
    let mayHold: Bool

    init(pattern: TopicPattern, slowConsumers: SlowConsumerPolicy, make: @escaping @Sendable () -> C) {
        self.pattern = pattern
        self.slowConsumers = slowConsumers
        self.mayHold = slowConsumers != .disconnect
        self.make = make
    }

    func makeProcess(session: SocketSession, join: Message) -> ChannelProcess? {
        guard let assigns = session.assigns as? C.Assigns else { return nil }
        return ChannelRunner(route: self, assigns: assigns, session: session, join: join)
    }
}
