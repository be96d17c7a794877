import NIOCore
import RoostProtocol
import RoostPubSub

/// What carries the messages of a client: a WebSocket, and later others.
///
/// On the event loop only.
protocol Transport: AnyObject {
    /// Whether the client does not take what it is sent as fast as it comes, so that bytes wait for it. When it has caught up,
    /// the session is told.
    var isBehind: Bool { get }

    /// Sends finished frames, in order. Past the limit of the outbound queue the connection ends.
    func write(_ frames: ByteBuffer)

    /// Says goodbye with a close code and ends the connection.
    func close(_ code: WebSocketCloseCode, reason: String)

    /// Stops or resumes the reading of the socket, so that TCP holds the client back.
    func setReadingPaused(_ isPaused: Bool)
}
