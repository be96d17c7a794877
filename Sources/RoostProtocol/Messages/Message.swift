/// What a client sent: one frame of WebSocket, or one entry of a long-poll request.
public struct Message: Sendable, Hashable {
    /// The client's name for its join of the topic, by which messages meant for an earlier join are told apart. Nil if
    /// the client sent `null` or, in protocol version 1, none.
    public var joinRef: Ref?
    /// The client's name for this message, which the reply to it repeats.
    public var ref: Ref?
    /// Where the message goes.
    public var topic: String
    /// What the message is.
    public var event: String
    /// What the message carries.
    public var payload: Payload

    /// A message with the given parts.
    public init(joinRef: Ref? = nil, ref: Ref? = nil, topic: String, event: String, payload: Payload = .empty) {
        self.joinRef = joinRef
        self.ref = ref
        self.topic = topic
        self.event = event
        self.payload = payload
    }
}
