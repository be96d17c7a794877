import NIOCore
import RoostProtocol

/// What a WebSocket hands its messages to. On the event loop only.
protocol WebSocketSession: AnyObject {
    /// The connection stands.
    func open()

    /// A text or binary message arrived.
    func receive(_ kind: FrameKind, _ bytes: ByteBuffer)

    /// Nothing waits for the client any more.
    func caughtUp()

    /// The connection has ended.
    func close(_ reason: TerminateReason)
}

extension SocketSession: WebSocketSession {}
