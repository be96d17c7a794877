public import RoostProtocol

/// An event that was published to a topic, as its subscribers see it.
///
/// The counterpart of `%Phoenix.Socket.Broadcast{}`.
public struct Broadcast: Sendable {
    /// The topic the event was published to.
    public let topic: String

    /// The event's name, such as `"new_msg"`.
    public let event: String

    /// What was published: JSON that nobody has decoded yet, or binary data.
    public let payload: Payload

    /// Describes an event on a topic.
    public init(topic: String, event: String, payload: Payload) {
        self.topic = topic
        self.event = event
        self.payload = payload
    }
}
