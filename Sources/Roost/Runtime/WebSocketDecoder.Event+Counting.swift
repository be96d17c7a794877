import RoostProtocol

extension WebSocketDecoder.Event {
    /// Whether it costs the server something that its client should be counted for.
    var isCounted: Bool {
        switch self {
        case .message, .compressedMessage, .ping, .pong: true
        default: false
        }
    }
}
