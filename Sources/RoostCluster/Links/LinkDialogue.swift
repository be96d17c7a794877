package import NIOCore

/// One connection as an engine's protocol has it: takes apart what comes, and says what to do. No I/O, no clock.
///
/// In the order of a connection's life: it stands, perhaps TLS does, the engine lets this node in (`subscribe`), the link is
/// up, it is asked to leave, it ends. After an `end` there are no more actions.
package protocol LinkDialogue {
    /// Whether frames may be sent, and subscriptions be made.
    var isEstablished: Bool { get }

    /// The connection stands.
    mutating func connected() -> [LinkAction]

    /// The handshake of TLS has ended well.
    mutating func secured() -> [LinkAction]

    /// Bytes have come, whatever they are: the engine is alive.
    mutating func append(_ bytes: ByteBuffer)

    /// What was said next, or `nil` while it has not come completely.
    mutating func next() -> LinkEvent?

    /// Nothing was read on purpose, so that the engine's silence does not count.
    mutating func heard()

    /// It is time to ask for a sign of life.
    ///
    /// - Parameter isReading: Whether an answer would be read.
    mutating func tick(isReading: Bool) -> [LinkAction]

    /// All that was to be sent has been handed to NIO: end when the engine has seen it.
    mutating func leave() -> [LinkAction]

    /// Something has gone wrong outside of here.
    mutating func fail(_ failure: LinkFailure, _ detail: String) -> [LinkAction]
}

extension LinkDialogue {
    /// Nothing: not every engine speaks TLS.
    package mutating func secured() -> [LinkAction] { [] }
}
