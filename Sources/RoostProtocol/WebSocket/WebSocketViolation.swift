/// A breach of the protocol, or of a limit, by the peer: what to close the connection with and what to log.
package struct WebSocketViolation: Error, Hashable, Sendable {
    /// The status code for the close frame.
    package var code: WebSocketCloseCode
    /// A short fixed identifier for logs and metrics; never text from the peer.
    package var reason: String

    /// A violation that closes with `code` and is logged as `reason`.
    package init(code: WebSocketCloseCode, reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension WebSocketViolation {
    static let reservedBits = WebSocketViolation(code: .protocolError, reason: "reserved bits set")
    static let reservedOpcode = WebSocketViolation(code: .protocolError, reason: "reserved opcode")
    static let unmaskedFrame = WebSocketViolation(code: .protocolError, reason: "unmasked frame")
    static let fragmentedControl = WebSocketViolation(code: .protocolError, reason: "fragmented control frame")
    static let oversizedControl = WebSocketViolation(code: .protocolError, reason: "oversized control frame")
    static let strayContinuation = WebSocketViolation(code: .protocolError, reason: "stray continuation frame")
    static let interleavedMessage = WebSocketViolation(code: .protocolError, reason: "interleaved message")
    static let nonMinimalLength = WebSocketViolation(code: .protocolError, reason: "non-minimal length")
    static let negativeLength = WebSocketViolation(code: .protocolError, reason: "negative length")
    static let truncatedCloseCode = WebSocketViolation(code: .protocolError, reason: "truncated close code")
    static let invalidCloseCode = WebSocketViolation(code: .protocolError, reason: "invalid close code")
    static let invalidCloseReason = WebSocketViolation(code: .invalidPayload, reason: "invalid close reason")
    static let invalidText = WebSocketViolation(code: .invalidPayload, reason: "invalid text")
    static let corruptedMessage = WebSocketViolation(code: .invalidPayload, reason: "corrupted compressed message")
    static let truncatedMessage = WebSocketViolation(code: .invalidPayload, reason: "truncated compressed message")
    static let inflatesTooMuch = WebSocketViolation(code: .messageTooBig, reason: "message inflates too much")
    static let inflaterUnavailable = WebSocketViolation(code: .internalError, reason: "no memory to inflate")
    static let frameTooBig = WebSocketViolation(code: .messageTooBig, reason: "frame too big")
    static let messageTooBig = WebSocketViolation(code: .messageTooBig, reason: "message too big")
    static let tooManyFragments = WebSocketViolation(code: .policyViolation, reason: "too many fragments")
}
