internal import NIOCore
private import RoostProtocol

/// Writes the pieces of a message. A topic is written once and then referred to by its number.
struct PieceWriter {
    private var topics: [TopicKey: UInt64] = [:]

    mutating func write(_ piece: ReplicaPiece, into buffer: inout ByteBuffer) {
        buffer.writeInteger(piece.replica.rawValue)
        buffer.writeNumber(piece.base)
        buffer.writeNumber(piece.clock &- piece.base)
        buffer.writeNumber(piece.from)
        buffer.writeNumber(piece.to &- piece.from)
        Self.write(ascending: piece.removed, into: &buffer)
        buffer.writeNumber(UInt64(piece.entries.count))
        var last = piece.from
        for entry in piece.entries {
            self.write(entry, after: last, into: &buffer)
            last = entry.clock
        }
    }

    private static func write(ascending clocks: [UInt64], into buffer: inout ByteBuffer) {
        buffer.writeNumber(UInt64(clocks.count))
        var last: UInt64 = 0
        for clock in clocks {
            buffer.writeNumber(clock &- last)
            last = clock
        }
    }

    private mutating func write(_ entry: PresenceEntry, after last: UInt64, into buffer: inout ByteBuffer) {
        buffer.writeNumber(entry.clock &- last)
        buffer.writeNumber(entry.previousClock == 0 ? 0 : entry.clock &- entry.previousClock)
        buffer.writeNumber(entry.owner)
        self.write(topic: entry.topic, into: &buffer)
        Self.write(entry.key.utf8, into: &buffer)
        Self.write(entry.meta, into: &buffer)
    }

    private mutating func write(topic: String, into buffer: inout ByteBuffer) {
        let key = TopicKey(topic)
        if let number = self.topics[key] {
            buffer.writeNumber(number)
        } else {
            self.topics[key] = UInt64(self.topics.count + 1)
            buffer.writeNumber(0)
            Self.write(topic.utf8, into: &buffer)
        }
    }

    private static func write(_ bytes: some Collection<UInt8>, into buffer: inout ByteBuffer) {
        buffer.writeNumber(UInt64(bytes.count))
        buffer.writeBytes(bytes)
    }
}
