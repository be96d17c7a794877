import NIOCore

/// Writes version 2 text frames.
enum V2TextWriter {
    static func text(_ message: OutboundMessage) -> ByteBuffer {
        var writer = JSONWriter(capacity: message.textCapacity)
        switch message {
        case .reply(let joinRef, let ref, let topic, let status, let response):
            writer.refs(joinRef, ref)
            writer.string(topic)
            writer.raw(",\"phx_reply\",")
            writer.reply(status, response)
        case .push(let joinRef, let ref, let topic, let event, let payload):
            writer.refs(joinRef, ref)
            writer.message(topic, event, payload)
        case .broadcast(let topic, let event, let payload):
            writer.raw("[null,null,")
            writer.message(topic, event, payload)
        case .rejection(let ref, let joinRef, let rawTopic, let reason):
            writer.refs(joinRef, ref)
            writer.raw(rawTopic)
            writer.raw(",\"phx_reply\",")
            writer.rejection(reason)
        }
        writer.raw("]")
        return writer.buffer(headroom: EncodedMessage.headroom)
    }
}

extension JSONWriter {
    fileprivate mutating func refs(_ joinRef: Ref?, _ ref: Ref?) {
        raw("[")
        self.ref(joinRef)
        raw(",")
        self.ref(ref)
        raw(",")
    }

    fileprivate mutating func message(_ topic: String, _ event: String, _ payload: Payload) {
        string(topic)
        raw(",")
        string(event)
        raw(",")
        raw(payload.bytes)
    }
}
