import NIOCore
import RoostProtocol

/// What both serializers must keep to.
struct MessageChecks<Codec: Serializer> {
    let serializer: Codec
    /// How deep the frames of this serializer may be nested.
    let maxDepth = JSONLimits.defaultMaxDepth + 1

    /// A message that was read from `text`, whose elements are `parts`, says the same as they do.
    func check(_ message: Message, _ parts: MessageParts) throws {
        try require(parts.fault == nil, "accepted, though \(parts.fault?.rawValue ?? "")")
        try require(message.topic.utf8.elementsEqual((parts.topic?.string ?? "").utf8), "the topic")
        try require(message.event.utf8.elementsEqual((parts.event?.string ?? "").utf8), "the event")
        try requireEqual(try message.ref.map(value), parts.ref.flatMap { $0.isNull ? nil : $0 }, "the ref")
        try requireEqual(try message.joinRef.map(value), parts.joinRef.flatMap { $0.isNull ? nil : $0 }, "the join_ref")
        try requireEqual(message.payload.json, parts.payload, "the payload")
        _ = try Payload(validating: message.payload.bytes)
    }

    /// A ref as a value; a string's content is what binary frames carry.
    private func value(_ ref: Ref) throws -> JSON {
        let value = try JSON(parsing: ref.json)
        if let string = value.string { try requireEqual(ref.text, string, "the text of a ref") }
        try requireEqual(Ref(json: ref.json), ref, "a ref read again")
        return value
    }

    /// A refusal names a fault that the frame has, and can be answered.
    func check(_ error: MalformedMessage, _ parts: MessageParts) throws {
        if let fault = parts.fault {
            try require(parts.faults.contains(error.reason), "\(error.reason.rawValue) instead of \(fault.rawValue)")
        } else {
            try require(parts.mayBeRefused && error.reason == .badRef, "refused: \(error)")
        }
        try checkRejection(error)
    }

    private func checkRejection(_ error: MalformedMessage) throws {
        let rejection = OutboundMessage.rejection(
            ref: error.ref,
            joinRef: error.joinRef,
            rawTopic: error.rawTopic ?? "null",
            reason: error.reason.rawValue
        )
        guard let frame = try serializer.encode(rejection) else { return }
        let text = Array(buffer: frame.bytes)
        try require(JSONReference.value(of: text, maxDepth: maxDepth) != nil, "a rejection that is no JSON")
    }

    /// What was read can be sent on, and is then read as the same.
    func checkRoundTrip(_ message: Message) throws {
        let push = OutboundMessage.push(
            joinRef: message.joinRef,
            ref: message.ref,
            topic: message.topic,
            event: message.event,
            payload: message.payload
        )
        guard let frame = try serializer.encode(push) else { throw Finding("nothing encoded") }
        try requireEqual(try serializer.decode(frame.kind, frame.bytes), message, "sent on")
        try checkFrame(frame)
    }

    /// There is room for the frame's header, and what is behind it is the message.
    private func checkFrame(_ message: EncodedMessage) throws {
        let frame = WebSocketEncoder.frame(.text, inFrontOf: message.bytes)
        let header = WebSocketEncoder.headerLength(payloadLength: message.bytes.readableBytes)
        try require(message.bytes.readerIndex >= header, "no room for a header")
        try require(
            frame.readableBytesView.dropFirst(header).elementsEqual(message.bytes.readableBytesView),
            "the frame has another content"
        )
    }
}
