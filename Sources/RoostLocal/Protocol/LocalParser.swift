import NIOCore
import RoostCluster

/// Takes apart what was read. Frames share its memory.
struct LocalParser {
    private var buffer = ByteBuffer()

    /// More bytes have come.
    mutating func append(_ bytes: ByteBuffer) {
        self.buffer.appendUnread(bytes, wanted: self.missing)
    }

    /// How long the first record is, as far as that makes sense.
    private var missing: Int {
        let length = self.buffer.getInteger(at: self.buffer.readerIndex, as: UInt32.self) ?? 0
        return 4 + min(Int(length), LocalRecord.maxFrameSize + LocalRecord.maxOverhead)
    }

    /// What comes next, or `nil` while it has not come completely.
    ///
    /// - Throws: When nothing can be made of it, nor of what follows.
    mutating func next() throws(LinkViolation) -> LocalRecord? {
        guard let length = self.buffer.getInteger(at: self.buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length >= 1, length <= LocalRecord.maxFrameSize + LocalRecord.maxOverhead else {
            throw LinkViolation("a record of a wrong length")
        }
        guard self.buffer.readableBytes >= 4 + Int(length) else { return nil }
        self.buffer.moveReaderIndex(forwardBy: 4)
        guard var body = self.buffer.readSlice(length: Int(length)), let record = Self.record(&body) else {
            throw LinkViolation("a record of an unknown form")
        }
        return record
    }

    /// There is one way to write each record: what is left over, or is no text, makes it unknown.
    private static func record(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let kind = body.readInteger(as: UInt8.self).flatMap(LocalRecordKind.init(rawValue:)) else { return nil }
        switch kind {
        case .publish: return self.publication(&body)
        case .message: return self.message(&body)
        case .subscribe: return self.subscription(&body)
        case .hello, .unsubscribe, .ping, .pong:
            let record = self.short(kind, &body)
            return body.readableBytes == 0 ? record : nil
        }
    }

    private static func short(_ kind: LocalRecordKind, _ body: inout ByteBuffer) -> LocalRecord? {
        switch kind {
        case .hello: body.readMultipleIntegers(as: (UInt8, UInt32).self).map { .hello(version: $0, pid: $1) }
        case .unsubscribe: body.readInteger(as: UInt64.self).map { .unsubscribe(number: $0) }
        case .ping: .ping
        case .pong: .pong
        case .subscribe, .publish, .message: nil
        }
    }

    private static func subscription(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let number = body.readInteger(as: UInt64.self),
            let subject = self.subject(&body, length: body.readableBytes)
        else { return nil }
        return .subscribe(number: number, subject: subject)
    }

    private static func publication(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let length = body.readInteger(as: UInt8.self), let subject = self.subject(&body, length: Int(length)),
            body.readableBytes <= LocalRecord.maxFrameSize
        else { return nil }
        return .publish(subject: subject, frame: body)
    }

    private static func message(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let number = body.readInteger(as: UInt64.self), body.readableBytes <= LocalRecord.maxFrameSize else {
            return nil
        }
        return .message(number: number, frame: body)
    }

    private static func subject(_ body: inout ByteBuffer, length: Int) -> String? {
        guard length <= LocalRecord.maxSubjectSize else { return nil }
        return (try? body.readUTF8ValidatedString(length: length)) ?? nil
    }
}
