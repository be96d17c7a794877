public import NIOCore
public import RoostProtocol

/// A WebSocket with a protocol of the application's own, on the same transport as channels.
///
/// A value with its own state; its handler gets one message at a time, in order, on the handler threads.
public protocol RawSocket: Sendable {
    /// Decides whether a client may connect; see ``Socket/connect(_:info:)``.
    static func connect(_ params: Params, info: ConnectInfo) async throws -> Self

    /// Handles a message.
    ///
    /// - Returns: The messages to send back, in order.
    /// - Throws: Anything: the connection is closed with 1011.
    mutating func handleIn(_ message: RawMessage) async throws -> [RawMessage]
}

/// A WebSocket message: text (UTF-8, checked) or binary.
public struct RawMessage: Sendable {
    /// Text or binary.
    public var kind: FrameKind

    /// The content.
    public var bytes: ByteBuffer

    /// A message.
    public init(_ kind: FrameKind, _ bytes: ByteBuffer) {
        self.kind = kind
        self.bytes = bytes
    }
}
