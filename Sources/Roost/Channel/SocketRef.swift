public import RoostProtocol

/// Stands for an event that a client pushed, so that it can be answered later, from any task.
///
/// ```swift
/// case "export":
///     guard let ref = socket.ref else { return .noReply }
///     Task { try await ref.reply(.ok, ["url": .string(export())]) }
///     return .noReply
/// ```
/// As `socket_ref/1` and `reply/2` of Phoenix. Replying after the channel has ended does nothing.
public struct SocketRef: Sendable {
    /// The ref that the client gave the event.
    public let ref: Ref

    let process: ChannelProcess

    /// Answers the event.
    ///
    /// - Throws: ``RoostProtocol/SerializerError`` when the response is binary and the client's protocol version (1) or
    ///   the length of the refs, topic or status (over 255 bytes) does not allow it; ``RoostPubSub/PubSubOverload``.
    public func reply(_ status: ReplyStatus, _ response: Payload = .empty) throws {
        try self.process.reply(self.ref, status, response)
    }

    /// Answers the event with a value encoded as JSON.
    ///
    /// - Throws: What encoding the value throws; ``RoostPubSub/PubSubOverload``.
    @_disfavoredOverload
    public func reply(_ status: ReplyStatus, _ response: some Encodable) throws {
        try self.process.reply(self.ref, status, Payload(encoding: response))
    }
}
