#if DEBUG || FUZZING
import NIOCore
import RoostPubSub
@testable import RoostLocal

/// A reader of the records between processes that has the whole stream before it and no concern for speed.
struct LocalReference {
    private(set) var records: [LocalRecord] = []
    private(set) var isViolated = false
    private var rest: ArraySlice<UInt8>

    init(rest: ArraySlice<UInt8>) {
        self.rest = rest
    }

    mutating func read() {
        while self.rest.count >= 4 {
            let length = Int(Self.number(self.rest.prefix(4)))
            self.isViolated = length == 0 || length > 1_048_576 + 130
            guard !self.isViolated, self.rest.count >= 4 + length else { return }
            let body = Array(self.rest.dropFirst(4).prefix(length))
            self.rest = self.rest.dropFirst(4 + length)
            guard let record = Self.record(kind: body[0], body[1...]) else {
                self.isViolated = true
                return
            }
            self.records.append(record)
        }
    }

    private static func record(kind: UInt8, _ body: ArraySlice<UInt8>) -> LocalRecord? {
        switch (kind, body.count) {
        case (1, 5): .hello(version: body[1], pid: UInt32(self.number(body.dropFirst())))
        case (2, 8...):
            self.text(body.dropFirst(8)).map { .subscribe(number: self.number(body.prefix(8)), subject: $0) }
        case (3, 8): .unsubscribe(number: self.number(body))
        case (4, 1...): self.publication(length: Int(body[1]), body.dropFirst())
        case (5, 8...): .message(number: self.number(body.prefix(8)), frame: ByteBuffer(bytes: body.dropFirst(8)))
        case (6, 0): .ping
        case (7, 0): .pong
        default: nil
        }
    }

    private static func publication(length: Int, _ body: ArraySlice<UInt8>) -> LocalRecord? {
        guard body.count >= length, let subject = self.text(body.prefix(length)) else { return nil }
        return .publish(subject: subject, frame: ByteBuffer(bytes: body.dropFirst(length)))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        bytes.count <= 128 ? String(validating: bytes, as: UTF8.self) : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension LocalRecord {
    /// How it goes over the wire.
    var written: ByteBuffer {
        var buffer = ByteBuffer()
        switch self {
        // The writer knows one version alone.
        case .hello(let version, let pid):
            buffer = LocalWriter.hello(pid: pid)
            buffer.setInteger(version, at: 5)
        case .subscribe(let number, let subject):
            LocalWriter.subscribe(PubSubSubject(name: subject), number, into: &buffer)
        case .unsubscribe(let number): LocalWriter.unsubscribe(number, into: &buffer)
        case .publish(let subject, let frame):
            LocalWriter.publish(PubSubSubject(name: subject), size: frame.readableBytes, into: &buffer)
            buffer.writeImmutableBuffer(frame)
        case .message(let number, let frame):
            LocalWriter.message(number, size: frame.readableBytes, into: &buffer)
            buffer.writeImmutableBuffer(frame)
        case .ping: buffer = LocalWriter.ping
        case .pong: buffer = LocalWriter.pong
        }
        return buffer
    }
}
#endif
