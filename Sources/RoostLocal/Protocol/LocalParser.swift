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

    private static func record(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let kind = body.readInteger(as: UInt8.self).flatMap(LocalRecordKind.init(rawValue:)) else { return nil }
        switch kind {
        case .hello: return body.readMultipleIntegers(as: (UInt8, UInt32).self).map { .hello(version: $0, pid: $1) }
        case .subscribe: return self.subscription(&body)
        case .unsubscribe: return body.readInteger(as: UInt64.self).map { .unsubscribe(number: $0) }
        case .publish: return self.publication(&body)
        case .message: return body.readInteger(as: UInt64.self).map { .message(number: $0, frame: body) }
        case .ping: return .ping
        case .pong: return .pong
        }
    }

    private static func subscription(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let number = body.readInteger(as: UInt64.self), body.readableBytes <= LocalRecord.maxSubjectSize else {
            return nil
        }
        return body.readString(length: body.readableBytes).map { .subscribe(number: number, subject: $0) }
    }

    private static func publication(_ body: inout ByteBuffer) -> LocalRecord? {
        guard let length = body.readInteger(as: UInt8.self), length <= LocalRecord.maxSubjectSize,
            let subject = body.readString(length: Int(length)), body.readableBytes <= LocalRecord.maxFrameSize
        else { return nil }
        return .publish(subject: subject, frame: body)
    }
}
