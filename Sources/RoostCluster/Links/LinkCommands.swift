package import NIOCore
package import RoostPubSub

/// How an engine is told what every engine is told.
package protocol LinkCommands: SendableMetatype {
    /// The largest frame, in bytes, until the engine has said otherwise.
    static var maxFrameSize: Int { get }

    /// What stands behind each frame.
    static var end: StaticString { get }

    /// Writes what stands in front of a frame of a subject and a size.
    static func publish(_ subject: PubSubSubject, size: Int, into buffer: inout ByteBuffer)

    /// Asks for the frames of a subject, which will come with a number.
    static func subscribe(_ subject: PubSubSubject, _ number: UInt64, into buffer: inout ByteBuffer)

    /// Asks for the frames of a number no more.
    static func unsubscribe(_ number: UInt64, into buffer: inout ByteBuffer)
}
