package import NIOCore

/// What an engine has said.
package enum LinkEvent: Sendable {
    /// A frame, of the subject that was subscribed to with a number.
    case frame(number: UInt64, ByteBuffer)
    /// Something that makes these things necessary, in this order.
    case actions([LinkAction])
}
