/// How much is going on at an endpoint.
public struct EndpointStats: Sendable, Hashable {
    /// Open WebSocket connections.
    public let connections: Int

    /// Channels that are joined or being joined.
    public let channels: Int

    /// Topics with a subscriber.
    public let topics: Int
}
