package import NIOCore

/// What is to be done with a connection, as its ``LinkDialogue`` says.
package enum LinkAction: Equatable, Sendable {
    /// Send these bytes.
    case send(ByteBuffer)
    /// Answer a question of the engine's. One answer does for several, if there is no room for more.
    case answer(ByteBuffer)
    /// Begin TLS, and say so when the handshake is over.
    case secure
    /// The engine has let this node in. Send all subscriptions, and from now on all changes.
    case subscribe
    /// The link is up.
    case up
    /// The largest frame, in bytes, has become known.
    case limitFrames(Int)
    /// There are these servers, too.
    case discover([String])
    /// The engine does not do what it was asked for, and says so.
    case complain(String)
    /// The server is about to go: take no more frames, send what waits, then `leave()`.
    case moveOn
    /// All is over; close the connection. `nil`: as was wished.
    case end(LinkEnding?)
}
