import NIOCore
import RoostProtocol

/// What a WebSocket hands its messages to. On the event loop only.
protocol WebSocketSession: AnyObject {
    /// The connection stands.
    func open()

    /// A text or binary message arrived.
    func receive(_ kind: FrameKind, _ bytes: ByteBuffer)

    /// The client says nothing more, in order or against the rules.
    ///
    /// - Returns: Whether the session closes the connection itself, with this code, when it is done with what came before.
    func closesLater(_ code: WebSocketCloseCode) -> Bool

    /// Nothing waits for the client any more.
    func caughtUp()

    /// The connection has ended.
    func close(_ reason: TerminateReason)
}

extension SocketSession: WebSocketSession {
    /// Channels answer on their own time, and so may be too late anyway.
    func closesLater(_ code: WebSocketCloseCode) -> Bool { false }
}
