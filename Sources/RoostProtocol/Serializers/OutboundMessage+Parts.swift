import NIOCore

extension OutboundMessage {
    /// The payload or response; nil in a rejection.
    var payload: Payload? {
        switch self {
        case .reply(_, _, _, _, let payload), .push(_, _, _, _, let payload), .broadcast(_, _, let payload): payload
        case .rejection: nil
        }
    }

    /// Whether the payload is binary.
    var isBinary: Bool { payload?.isBinary ?? false }

    /// About how many bytes the message takes as text: exact enough that the buffer need not grow, short of escapes.
    var textCapacity: Int {
        let punctuation = 96
        switch self {
        case .reply(let joinRef, let ref, let topic, let status, let response):
            return punctuation + joinRef.jsonCount + ref.jsonCount + topic.utf8.count + status.rawValue.utf8.count
                + response.bytes.readableBytes
        case .push(let joinRef, let ref, let topic, let event, let payload):
            return punctuation + joinRef.jsonCount + ref.jsonCount + topic.utf8.count + event.utf8.count
                + payload.bytes.readableBytes
        case .broadcast(let topic, let event, let payload):
            return punctuation + topic.utf8.count + event.utf8.count + payload.bytes.readableBytes
        case .rejection(let ref, let joinRef, let rawTopic, let reason):
            return punctuation + joinRef.jsonCount + ref.jsonCount + rawTopic.utf8.count + reason.utf8.count
        }
    }
}

extension Ref? {
    fileprivate var jsonCount: Int { self?.json.utf8.count ?? 4 }
}

extension JSONWriter {
    /// Writes a ref as it came, or `null`.
    mutating func ref(_ ref: Ref?) {
        if let ref { raw(ref.json) } else { raw("null") }
    }

    /// Writes the payload of a reply, `response` being JSON.
    mutating func reply(_ status: ReplyStatus, _ response: Payload) {
        raw("{\"response\":")
        raw(response.bytes)
        raw(",\"status\":")
        string(status.rawValue)
        raw("}")
    }

    /// Writes the payload of an error reply with nothing but a reason.
    mutating func rejection(_ reason: String) {
        raw("{\"response\":{\"reason\":")
        string(reason)
        raw("},\"status\":\"error\"}")
    }
}
