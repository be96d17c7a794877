/// What the server sends to a client.
public enum OutboundMessage: Sendable, Hashable {
    /// The answer to a message, named by its refs.
    case reply(joinRef: Ref?, ref: Ref?, topic: String, status: ReplyStatus, response: Payload)
    /// A message to one client. In `phx_close` and `phx_error` both refs are the join's (Phoenix 1.8); others have no
    /// `ref`.
    case push(joinRef: Ref?, ref: Ref? = nil, topic: String, event: String, payload: Payload)
    /// A message to all subscribers of a topic, the same bytes for each.
    case broadcast(topic: String, event: String, payload: Payload)
    /// The answer to a message whose topic was not even a string: an error reply with a `reason`. The topic is repeated
    /// as `rawTopic`, the JSON token that the client sent (Phoenix 1.8 answers a topic `5` so).
    case rejection(ref: Ref?, joinRef: Ref?, rawTopic: String, reason: String)
}
