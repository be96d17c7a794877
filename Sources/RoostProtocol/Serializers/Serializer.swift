public import NIOCore

/// A version of the wire protocol: turns frames into messages and messages into frames. Stateless, shared by all
/// connections.
public protocol Serializer: Sendable {
    /// Which `vsn` parameters of clients select this serializer.
    var version: VersionRequirement { get }

    /// The message in a frame. Text must be UTF-8, as WebSocket guarantees.
    /// - Throws: ``MalformedMessage`` if there is none.
    func decode(_ kind: FrameKind, _ bytes: ByteBuffer) throws(MalformedMessage) -> Message

    /// The frame for a message; nil if this version cannot carry it, such as binary data in version 1. Who should have
    /// got a broadcast is then skipped; who pushes or replies gets an error.
    /// - Throws: ``SerializerError`` if the message breaks a rule of the protocol that its sender could have kept.
    func encode(_ message: OutboundMessage) throws(SerializerError) -> EncodedMessage?
}
