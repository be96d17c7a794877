import NIOCore

/// Reads a version 2 binary frame, a push by a client:
/// `0 | join_ref size | ref size | topic size | event size | join_ref | ref | topic | event | data`.
struct V2BinaryReader {
    private static let headerSize = 5

    private let bytes: UnsafeRawBufferPointer
    private var position = V2BinaryReader.headerSize
    private var joinRef: Ref?
    private var ref: Ref?
    private var topic: String?

    static func message(in frame: ByteBuffer) throws(MalformedMessage) -> Message {
        try frame.withUnsafeReadableBytes { bytes throws(MalformedMessage) in
            var reader = V2BinaryReader(bytes)
            return try reader.message(in: frame)
        }
    }

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func message(in frame: ByteBuffer) throws(MalformedMessage) -> Message {
        guard let kind = bytes.first else { throw failure(.truncated) }
        guard kind == V2BinaryKind.push.rawValue else { throw failure(.unknownBinaryKind) }
        guard bytes.count >= Self.headerSize else { throw failure(.truncated) }
        // An empty ref is the empty string, not an absent one (Phoenix 1.8): it matches no join.
        joinRef = Ref(try field(sizeAt: 1))
        ref = Ref(try field(sizeAt: 2))
        let topic = try field(sizeAt: 3)
        self.topic = topic
        let event = try field(sizeAt: 4)
        return Message(joinRef: joinRef, ref: ref, topic: topic, event: event, payload: data(of: frame))
    }

    /// Reads the string that follows, whose size is the byte at `index` of the header.
    private mutating func field(sizeAt index: Int) throws(MalformedMessage) -> String {
        let end = position + Int(bytes[index])
        guard end <= bytes.count else { throw failure(.truncated) }
        guard let text = UnsafeRawBufferPointer(rebasing: bytes[position..<end]).validatedString() else {
            throw failure(.invalidUTF8)
        }
        position = end
        return text
    }

    private func data(of frame: ByteBuffer) -> Payload {
        let data = frame.getSlice(at: frame.readerIndex + position, length: bytes.count - position)
        return Payload(binary: data ?? ByteBuffer())
    }

    /// The report that the frame is bad, with what was read before the fault.
    private func failure(_ reason: MalformedMessage.Reason) -> MalformedMessage {
        MalformedMessage(reason, joinRef: joinRef, ref: ref, rawTopic: topic.map(JSONWriter.quoted))
    }
}
