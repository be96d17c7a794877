import NIOCore

/// Writes version 1 frames: `{"event":…,"payload":…,"ref":…,"topic":…}`. They have no `join_ref`.
enum V1TextWriter {
    static func text(_ message: OutboundMessage) -> ByteBuffer {
        var writer = JSONWriter(capacity: message.textCapacity)
        switch message {
        case .reply(_, let ref, let topic, let status, let response):
            writer.raw("{\"event\":\"phx_reply\",\"payload\":")
            writer.reply(status, response)
            writer.address(ref)
            writer.string(topic)
        case .push(_, let ref, let topic, let event, let payload):
            writer.message(topic, event, payload, ref)
        case .broadcast(let topic, let event, let payload):
            writer.message(topic, event, payload, nil)
        case .rejection(let ref, _, let rawTopic, let reason):
            writer.raw("{\"event\":\"phx_reply\",\"payload\":")
            writer.rejection(reason)
            writer.address(ref)
            writer.raw(rawTopic)
        }
        writer.raw("}")
        return writer.buffer(headroom: EncodedMessage.headroom)
    }
}

extension JSONWriter {
    fileprivate mutating func message(_ topic: String, _ event: String, _ payload: Payload, _ ref: Ref?) {
        raw("{\"event\":")
        string(event)
        raw(",\"payload\":")
        raw(payload.bytes)
        address(ref)
        string(topic)
    }

    fileprivate mutating func address(_ ref: Ref?) {
        raw(",\"ref\":")
        self.ref(ref)
        raw(",\"topic\":")
    }
}
