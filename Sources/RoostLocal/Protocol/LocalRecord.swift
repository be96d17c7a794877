import NIOCore

/// Something that a process says to the hub, or the hub to a process.
///
/// On the wire: the length of the rest in 4 bytes, the kind in 1, and what the kind needs; numbers are big-endian.
enum LocalRecord: Equatable, Sendable {
    /// The first thing that a process says: which version of this it speaks, and its number for log lines.
    case hello(version: UInt8, pid: UInt32)
    /// The process wants the frames of a subject, and will know them by a number.
    case subscribe(number: UInt64, subject: String)
    /// It wants them no more.
    case unsubscribe(number: UInt64)
    /// A frame for all others that want it.
    case publish(subject: String, frame: ByteBuffer)
    /// A frame that somebody has published.
    case message(number: UInt64, frame: ByteBuffer)
    /// Is anybody there?
    case ping
    /// Yes; all that was said before the question has been seen to.
    case pong

    /// The version that is spoken here.
    static let version: UInt8 = 1

    /// The largest frame, in bytes.
    static let maxFrameSize = 1_048_576

    /// How long the name of a subject may be, in bytes.
    static let maxSubjectSize = 128

    /// How much may stand around a frame: the kind, the length of a subject's name, and the name.
    static let maxOverhead = 2 + maxSubjectSize
}
