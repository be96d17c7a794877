import RoostProtocol

/// The answers that a socket gives by itself.
extension SocketMachine {
    static var controlTopic: String { "phoenix" }
    static var join: String { "phx_join" }
    static var leave: String { "phx_leave" }

    static func ok(joinRef: Ref?, _ message: Message, _ response: Payload = .empty) -> OutboundMessage {
        .reply(joinRef: joinRef, ref: message.ref, topic: message.topic, status: .ok, response: response)
    }

    static func error(joinRef: Ref?, _ message: Message, reason: String) -> OutboundMessage {
        .reply(
            joinRef: joinRef,
            ref: message.ref,
            topic: message.topic,
            status: .error,
            response: ["reason": .string(reason)]
        )
    }

    /// Phoenix answers this one without a join ref.
    static func unmatchedTopic(_ message: Message) -> OutboundMessage {
        self.error(joinRef: nil, message, reason: "unmatched topic")
    }

    static func close(_ topic: String, _ ref: Ref?) -> OutboundMessage {
        .push(joinRef: ref, ref: ref, topic: topic, event: "phx_close", payload: .empty)
    }

    static func crash(_ topic: String, _ ref: Ref?) -> OutboundMessage {
        .push(joinRef: ref, ref: ref, topic: topic, event: "phx_error", payload: ["reason": "channel_crash"])
    }
}
