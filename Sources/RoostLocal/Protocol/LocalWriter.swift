import NIOCore

/// Writes records.
enum LocalWriter {
    static let ping = bare(.ping)
    static let pong = bare(.pong)

    static func hello(pid: UInt32) -> ByteBuffer {
        var buffer = ByteBuffer()
        self.begin(.hello, size: 5, into: &buffer)
        buffer.writeMultipleIntegers(LocalRecord.version, pid)
        return buffer
    }

    static func subscribe(_ subject: String, _ number: UInt64, into buffer: inout ByteBuffer) {
        self.begin(.subscribe, size: 8 + subject.utf8.count, into: &buffer)
        buffer.writeInteger(number)
        buffer.writeString(subject)
    }

    static func unsubscribe(_ number: UInt64, into buffer: inout ByteBuffer) {
        self.begin(.unsubscribe, size: 8, into: &buffer)
        buffer.writeInteger(number)
    }

    /// What stands in front of a frame that is published.
    static func publish(_ subject: String, size: Int, into buffer: inout ByteBuffer) {
        let length = subject.utf8.count
        self.begin(.publish, size: 1 + length + size, into: &buffer)
        buffer.writeInteger(UInt8(truncatingIfNeeded: length))
        buffer.writeString(subject)
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
