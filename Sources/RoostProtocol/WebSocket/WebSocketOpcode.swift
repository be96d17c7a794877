/// What a WebSocket frame carries (RFC 6455 section 5.2). The values left out are reserved and refused.
public enum WebSocketOpcode: UInt8, Sendable {
    /// A further fragment of the message that is under way.
    case continuation = 0
    /// UTF-8 text, or the first fragment of it.
    case text = 1
    /// Bytes, or the first fragment of them.
    case binary = 2
    /// The closing handshake, with an optional status code and reason.
    case close = 8
    /// A question that the peer answers with a pong of the same payload.
    case ping = 9
    /// The answer to a ping, or a sign of life nobody asked for.
    case pong = 10

    /// Control frames are never fragmented and carry at most 125 bytes (RFC 6455 section 5.5).
    package var isControl: Bool { rawValue >= WebSocketOpcode.close.rawValue }
}
