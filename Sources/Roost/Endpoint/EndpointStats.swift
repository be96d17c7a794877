/// How much is going on at an endpoint.
public struct EndpointStats: Sendable, Hashable {
    /// Open WebSocket connections and long-poll sessions.
    public let connections: Int

    /// Channels that are joined, being joined or being left.
    public let channels: Int

    /// Topics with a subscriber.
    public let topics: Int
}
