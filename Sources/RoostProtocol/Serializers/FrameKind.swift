/// The two kinds of data frame of WebSocket (RFC 6455, section 5.6).
public enum FrameKind: Hashable, Sendable {
    /// UTF-8 text.
    case text
    /// Arbitrary bytes.
    case binary
}
