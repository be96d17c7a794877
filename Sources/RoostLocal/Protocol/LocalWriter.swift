import NIOCore
import RoostCluster
import RoostPubSub

/// Writes records.
enum LocalWriter: LinkCommands {
    static let maxFrameSize = LocalRecord.maxFrameSize
    static let end: StaticString = ""
    static let ping = bare(.ping)
    static let pong = bare(.pong)

    static func hello(pid: UInt32) -> ByteBuffer {
        var buffer = ByteBuffer()
        self.begin(.hello, size: 5, into: &buffer)
        buffer.writeMultipleIntegers(LocalRecord.version, pid)
        return buffer
    }

    static func subscribe(_ subject: PubSubSubject, _ number: UInt64, into buffer: inout ByteBuffer) {
        self.begin(.subscribe, size: 8 + subject.name.utf8.count, into: &buffer)
        buffer.writeInteger(number)
        buffer.writeString(subject.name)
    }

    static func unsubscribe(_ number: UInt64, into buffer: inout ByteBuffer) {
        self.begin(.unsubscribe, size: 8, into: &buffer)
        buffer.writeInteger(number)
    }

    static func publish(_ subject: PubSubSubject, size: Int, into buffer: inout ByteBuffer) {
        let length = subject.name.utf8.count
        self.begin(.publish, size: 1 + length + size, into: &buffer)
        buffer.writeInteger(UInt8(truncatingIfNeeded: length))
        buffer.writeString(subject.name)
    }

    /// What stands in front of a frame that is handed on.
    static func message(_ number: UInt64, size: Int, into buffer: inout ByteBuffer) {
        self.begin(.message, size: 8 + size, into: &buffer)
        buffer.writeInteger(number)
    }

    private static func begin(_ kind: LocalRecordKind, size: Int, into buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(UInt32(truncatingIfNeeded: 1 + size), kind.rawValue)
    }

    private static func bare(_ kind: LocalRecordKind) -> ByteBuffer {
        var buffer = ByteBuffer()
        self.begin(kind, size: 0, into: &buffer)
        return buffer
    }
}
