public import NIOCore

/// Protocol version 1: an object with topic, event, payload and ref as JSON text (Phoenix 1.0 to 1.3, still the version
/// of clients that name none; `V1.JSONSerializer` of Phoenix 1.8). It has no binary payloads.
public struct V1JSONSerializer: Serializer {
    /// `~> 1.0.0`
    public let version = VersionRequirement(major: 1, minor: 0)
    /// How deep a client's JSON may be nested, the object of the message itself not counted.
    public let maxDepth: Int

    /// A serializer that takes JSON nested up to `maxDepth` levels from clients.
    public init(maxDepth: Int = JSONLimits.defaultMaxDepth) {
        self.maxDepth = maxDepth
    }

    /// The message in a frame: JSON whichever kind the frame is of, as in Phoenix.
    public func decode(_ kind: FrameKind, _ bytes: ByteBuffer) throws(MalformedMessage) -> Message {
        if kind == .binary {
            do { try bytes.checkUTF8() } catch { throw MalformedMessage(.invalidUTF8) }
        }
        return try V1TextReader.message(in: bytes, maxDepth: maxDepth)
    }

    /// The frame for a message; nil if its payload is binary.
    public func encode(_ message: OutboundMessage) throws(SerializerError) -> EncodedMessage? {
        if message.isBinary { return nil }
        return EncodedMessage(kind: .text, bytes: V1TextWriter.text(message))
    }
}
