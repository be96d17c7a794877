import NIOCore

/// The parts of a message where they were found in a frame's text, before anyone knows whether they are any good.
struct MessageElements {
    var joinRef: JSONToken?
    var ref: JSONToken?
    var topic: JSONToken?
    var event: JSONToken?
    var payload: JSONToken?

    /// The message that the parts make up, `bytes` being the readable bytes of `frame`.
    func message(in frame: ByteBuffer, _ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> Message {
        guard isRef(joinRef, in: bytes), isRef(ref, in: bytes) else { throw failure(.badRef, in: bytes) }
        guard let topic = name(topic, in: bytes) else { throw failure(.badTopic, in: bytes) }
        guard let event = name(event, in: bytes) else { throw failure(.badEvent, in: bytes) }
        guard let payload else { throw failure(.badPayload, in: bytes) }
        return Message(
            joinRef: readRef(joinRef, in: bytes),
            ref: readRef(ref, in: bytes),
            topic: topic,
            event: event,
            payload: Payload(payload, in: frame)
        )
    }

    /// The report that a frame is bad, with those parts that are good.
    func failure(_ reason: MalformedMessage.Reason, in bytes: UnsafeRawBufferPointer) -> MalformedMessage {
        MalformedMessage(
            reason,
            joinRef: readRef(joinRef, in: bytes),
            ref: readRef(ref, in: bytes),
            rawTopic: rawTopic(in: bytes)
        )
    }

    private func isRef(_ token: JSONToken?, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let token, token.kind != .null else { return true }
        return isReadableRef(token, in: bytes)
    }

    private func isReadableRef(_ token: JSONToken, in bytes: UnsafeRawBufferPointer) -> Bool {
        let limit = MessageLimits.maxRefBytes
        switch token.kind {
        case .string: return token.count <= limit + 2
        case .integer, .decimal: return token.count <= limit
        case .escapedString: return (token.string(in: bytes)?.utf8.count ?? .max) <= limit
        default: return false
        }
    }

    private func readRef(_ token: JSONToken?, in bytes: UnsafeRawBufferPointer) -> Ref? {
        guard let token, isReadableRef(token, in: bytes) else { return nil }
        return Ref(token, in: bytes)
    }

    private func name(_ token: JSONToken?, in bytes: UnsafeRawBufferPointer) -> String? {
        guard let token, let text = token.string(in: bytes) else { return nil }
        return text.utf8.count <= MessageLimits.maxNameBytes ? text : nil
    }

    private func rawTopic(in bytes: UnsafeRawBufferPointer) -> String? {
        guard let topic, topic.isScalar, topic.count <= MessageLimits.maxNameBytes + 2 else { return nil }
        return topic.rawText(in: bytes)
    }
}

extension MalformedMessage.Reason {
    /// How a fault of a frame's JSON is reported.
    init(_ error: JSONError) {
        switch error.code {
        case .tooDeep: self = .tooDeep
        case .invalidUTF8: self = .invalidUTF8
        case .malformed, .numberOutOfRange, .invalidString: self = .invalidJSON
        }
    }
}
