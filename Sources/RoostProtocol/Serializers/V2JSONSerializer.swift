public import NIOCore

/// Protocol version 2: `[join_ref, ref, topic, event, payload]` as JSON text, and binary frames for binary payloads
/// (Phoenix 1.4 and later, `V2.JSONSerializer` of Phoenix 1.8).
public struct V2JSONSerializer: Serializer {
    /// `~> 2.0.0`
    public let version = VersionRequirement(major: 2, minor: 0)
    /// How deep a client's JSON may be nested, the array of the message itself not counted.
    public let maxDepth: Int

    /// A serializer that takes JSON nested up to `maxDepth` levels from clients.
    public init(maxDepth: Int = JSONLimits.defaultMaxDepth) {
        self.maxDepth = maxDepth
    }

    /// The message in a frame. Elements after the fifth are ignored, and any JSON value is a payload, as in Phoenix.
    public func decode(_ kind: FrameKind, _ bytes: ByteBuffer) throws(MalformedMessage) -> Message {
        switch kind {
        case .text: try V2TextReader.message(in: bytes, maxDepth: maxDepth)
        case .binary: try V2BinaryReader.message(in: bytes)
        }
    }

    /// The frame for a message: text if its payload is JSON, else binary.
    /// - Throws: ``SerializerError`` if the payload is binary and a ref, the topic, the event or the status exceeds
    ///   255 bytes.
    public func encode(_ message: OutboundMessage) throws(SerializerError) -> EncodedMessage? {
        if message.isBinary { return try V2BinaryWriter.frame(message) }
        return EncodedMessage(kind: .text, bytes: V2TextWriter.text(message))
    }
}
