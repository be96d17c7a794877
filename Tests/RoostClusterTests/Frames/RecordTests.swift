import NIOCore
import RoostProtocol
import RoostPubSub
import TestSupport
import Testing

@testable import RoostCluster

struct RecordTests {
    static let records: [Record] = [
        .broadcast(Broadcast(topic: "rooms:1", event: "é", payload: ["n": 1])),
        .broadcast(Broadcast(topic: "", event: "", payload: Payload(binary: []))),
        .message(.presence, ByteBuffer(string: "hello")),
        .message(NodeService(rawValue: 200), ByteBuffer()),
        .positions([]),
        .positionsWanted,
        .positions([PartitionPosition(partition: 65_535, sequence: .max), PartitionPosition(partition: 0, sequence: 1)]
        ),
    ]

    @Test func recordsComeBackAsTheyWere() throws {
        var frame = ByteBuffer()
        for record in Self.records {
            let before = frame.readableBytes
            record.write(into: &frame)
            #expect(frame.readableBytes - before == record.size)
        }
        for record in Self.records {
            #expect("\(try Record(reading: &frame))" == "\(record)")
        }
        #expect(frame.readableBytes == 0)
    }

    @Test func everyBeginningOfARecordIsMalformed() {
        for record in Self.records {
            var whole = ByteBuffer()
            record.write(into: &whole)
            for length in 0..<whole.readableBytes {
                var part = whole.getSlice(at: 0, length: length) ?? ByteBuffer()
                #expect(throws: FrameRefusal.malformed) { try Record(reading: &part) }
            }
        }
    }

    @Test func anyBytesAreReadOrRefused() {
        var random = RandomSeed()
        for _ in 0..<20_000 {
            var bytes = ByteBuffer(bytes: random.bytes(random.number(0..<40)))
            if random.chance(80) { bytes.setInteger(UInt8(random.number(0..<7)), at: 0) }
            while bytes.readableBytes > 0, (try? Record(reading: &bytes)) != nil {}
            _ = try? FrameHeader(reading: &bytes)
        }
    }
}
