import NIOCore

/// Reads a version 2 binary frame, a push by a client:
/// `0 | join_ref size | ref size | topic size | event size | join_ref | ref | topic | event | data`.
enum V2BinaryReader {
    static func message(in frame: ByteBuffer) throws(MalformedMessage) -> Message {
        var frame = frame
        guard let kind = frame.readInteger(as: UInt8.self) else { throw MalformedMessage(.truncated) }
        guard kind == V2BinaryKind.push.rawValue else { throw MalformedMessage(.unknownBinaryKind) }
        guard let sizes = frame.readBytes(length: 4) else { throw MalformedMessage(.truncated) }
        var fields = sizes.makeIterator()
        // An empty ref is the empty string, not an absent one (Phoenix 1.8): it matches no join.
        let joinRef = Ref(try field(&fields, of: &frame, MalformedMessage(.truncated)))
        let ref = Ref(try field(&fields, of: &frame, MalformedMessage(.truncated, joinRef: joinRef)))
        var fault = MalformedMessage(.truncated, joinRef: joinRef, ref: ref)
        let topic = try field(&fields, of: &frame, fault)
        fault.rawTopic = JSON.string(topic).description
        let event = try field(&fields, of: &frame, fault)
        return Message(joinRef: joinRef, ref: ref, topic: topic, event: event, payload: Payload(binary: frame.slice()))
    }

    /// Reads the next of the strings whose sizes are left in `sizes`; throws `fault` if it is not all there.
    private static func field(
        _ sizes: inout IndexingIterator<[UInt8]>,
        of frame: inout ByteBuffer,
        _ fault: MalformedMessage
    ) throws(MalformedMessage) -> String {
        guard let size = sizes.next(), let bytes = frame.readSlice(length: Int(size)) else { throw fault }
        guard let text = bytes.withUnsafeReadableBytes({ $0.validatedString() }) else {
            throw fault.because(.invalidUTF8)
        }
        return text
    }
}

extension MalformedMessage {
    /// The same message, malformed for another reason.
    fileprivate func because(_ reason: Reason) -> MalformedMessage {
        MalformedMessage(reason, joinRef: joinRef, ref: ref, rawTopic: rawTopic)
    }
}
