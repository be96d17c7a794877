import NIOCore

/// Writes version 2 binary frames: a kind, the sizes of the metadata, one byte each, the metadata, the data.
enum V2BinaryWriter {
    /// A part of the metadata, with the name that an error calls it by.
    private typealias Field = (name: StaticString, text: String)

    static func frame(_ message: OutboundMessage) throws(SerializerError) -> EncodedMessage? {
        switch message {
        case .reply(let joinRef, let ref, let topic, let status, let response):
            let refs = [refField("join_ref", joinRef), refField("ref", ref)]
            return try frame(.reply, refs + [("topic", topic), ("status", status.rawValue)], response)
        case .push(let joinRef, _, let topic, let event, let payload):
            return try frame(.push, [refField("join_ref", joinRef), ("topic", topic), ("event", event)], payload)
        case .broadcast(let topic, let event, let payload):
            return try frame(.broadcast, [("topic", topic), ("event", event)], payload)
        case .rejection:
            return nil
        }
    }

    private static func refField(_ name: StaticString, _ ref: Ref?) -> Field {
        (name, ref?.text ?? "")
    }

    private static func frame(
        _ kind: V2BinaryKind,
        _ fields: [Field],
        _ payload: Payload
    ) throws(SerializerError) -> EncodedMessage {
        let size = fields.reduce(1 + payload.bytes.readableBytes) { $0 + 1 + $1.text.utf8.count }
        var buffer = EncodedMessage.buffer(capacity: size)
        buffer.writeInteger(kind.rawValue)
        for field in fields { buffer.writeInteger(try length(of: field)) }
        for field in fields { buffer.writeString(field.text) }
        buffer.writeImmutableBuffer(payload.bytes)
        return EncodedMessage(kind: .binary, bytes: buffer)
    }

    private static func length(of field: Field) throws(SerializerError) -> UInt8 {
        let count = field.text.utf8.count
        guard let length = UInt8(exactly: count) else {
            let limit = "a binary message's \(field.name) has at most 255 bytes"
            throw SerializerError(.metadataTooLong, "\(limit), this one \(count)")
        }
        return length
    }
}
