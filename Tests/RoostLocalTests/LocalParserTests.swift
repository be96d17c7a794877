import NIOCore
import RoostCluster
import RoostPubSub
import TestSupport
import Testing

@testable import RoostLocal

@Suite struct LocalParserTests {
    private let records: [LocalRecord] = [
        .hello(version: 1, pid: 77),
        .subscribe(number: 1, subject: "roost.a"),
        .subscribe(number: .max, subject: String(repeating: "s", count: 128)),
        .unsubscribe(number: 1),
        .publish(subject: "roost.a", frame: ByteBuffer(string: "to others")),
        .publish(subject: "", frame: ByteBuffer()),
        .message(number: 9, frame: ByteBuffer(repeating: 7, count: 70_000)),
        .publish(subject: "roost.b", frame: ByteBuffer(repeating: 8, count: LocalRecord.maxFrameSize)),
        .ping, .pong,
    ]

    private var bytes: ByteBuffer {
        self.records.reduce(into: ByteBuffer()) { bytes, record in
            switch record {
            case .hello(_, let pid): bytes.writeImmutableBuffer(LocalWriter.hello(pid: pid))
            case .subscribe(let number, let subject):
                LocalWriter.subscribe(PubSubSubject(name: subject), number, into: &bytes)
            case .unsubscribe(let number): LocalWriter.unsubscribe(number, into: &bytes)
            case .publish(let subject, let frame):
                LocalWriter.publish(PubSubSubject(name: subject), size: frame.readableBytes, into: &bytes)
                bytes.writeImmutableBuffer(frame)
            case .message(let number, let frame):
                LocalWriter.message(number, size: frame.readableBytes, into: &bytes)
                bytes.writeImmutableBuffer(frame)
            case .ping: bytes.writeImmutableBuffer(LocalWriter.ping)
            case .pong: bytes.writeImmutableBuffer(LocalWriter.pong)
            }
        }
    }

    @Test func takesApartWhatWasWrittenHoweverItComes() throws {
        var random = RandomSeed()
        for _ in 0..<20 {
            var (parser, rest, found) = (LocalParser(), self.bytes, [LocalRecord]())
            while rest.readableBytes > 0 {
                let length = min(
                    rest.readableBytes,
                    random.chance(30) ? random.number(1..<10) : random.number(1..<200_000)
                )
                if let piece = rest.readSlice(length: length) { parser.append(piece) }
                while let record = try parser.next() { found.append(record) }
            }
            #expect(found == self.records)
        }
    }

    @Test(
        arguments: [
            [0, 0, 0, 0],  // No kind.
            [0, 0, 0, 1, 99],  // No such kind.
            [0, 0, 0, 1, 1],  // A greeting without version.
            [0, 0, 0, 5, 2, 0, 0, 0, 0],  // Half a number.
            [0, 0, 0, 2, 4, 200],  // A longer subject than there is.
            [0, 0, 0, 3, 4, 5, 65],  // Likewise.
            [0, 0, 0, 2, 6, 0],  // More than a question.
            [0, 0, 0, 7, 1, 1, 0, 0, 0, 7, 9],  // More than a greeting.
            [0, 0, 0, 10, 3, 0, 0, 0, 0, 0, 0, 0, 1, 9],  // More than a number.
            [0, 0, 0, 3, 4, 1, 0xC3],  // A subject that is no text.
            [0, 0, 0, 10, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF],  // Likewise.
            [255, 255, 255, 255],  // Endless.
            [0, 16, 1, 0],  // Longer than any.
        ] as [[UInt8]]
    )
    func refuses(bytes: [UInt8]) {
        var parser = LocalParser()
        parser.append(ByteBuffer(bytes: bytes))
        #expect(throws: LinkViolation.self) { try parser.next() }
    }

    @Test func survivesWhateverComes() {
        var random = RandomSeed()
        for _ in 0..<20_000 {
            var parser = LocalParser()
            var bytes: [UInt8] = [0, 0, 0, UInt8(random.number(0..<40)), UInt8(random.number(0..<9))]
            bytes += random.bytes(random.number(0..<60))
            parser.append(ByteBuffer(bytes: bytes))
            while let record = try? parser.next() { _ = record }
        }
    }
}
