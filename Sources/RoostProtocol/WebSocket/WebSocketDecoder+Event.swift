package import NIOCore

extension WebSocketDecoder {
    /// What a client has said, once it is complete.
    package enum Event: Sendable, Hashable {
        /// A whole message, unmasked and put together from its fragments.
        case message(WebSocketMessageKind, ByteBuffer)
        /// A whole message as it was sent, compressed, and so not known to be UTF-8: for `MessageInflater`. Only when
        /// the decoder allows compression.
        case compressedMessage(WebSocketMessageKind, ByteBuffer)
        /// A ping, to be answered by a pong of the same payload (RFC 6455 section 5.5.2).
        case ping(ByteBuffer)
        /// A pong; nothing to answer.
        case pong(ByteBuffer)
        /// The closing handshake, without a code when the frame was empty. The decoder is finished.
        case close(WebSocketCloseCode?, reason: String)
        /// The client broke a rule or a limit: close with the code it names. The decoder is finished.
        case violation(WebSocketViolation)
    }
}
