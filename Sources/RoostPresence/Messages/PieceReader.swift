internal import NIOCore

/// Reads the pieces of a message, and refuses what no replica would say.
struct PieceReader {
    private let limits: PresenceMessageLimits
    private var topics: [String] = []

    init(limits: PresenceMessageLimits) {
        self.limits = limits
    }

    /// The fewest bytes that a piece takes.
    static let smallestPiece = 14
    /// The fewest bytes that an entry takes.
    private static let smallestEntry = 6

    mutating func read(from buffer: inout ByteBuffer) throws(MalformedPresenceMessage) -> ReplicaPiece {
        let start = buffer.readableBytes
        var piece = try Self.readBounds(from: &buffer)
        piece.removed = try Self.readRemoved(upTo: piece.from, from: &buffer)
        let count = try buffer.readCount(smallest: Self.smallestEntry)
        piece.entries.reserveCapacity(count)
        var last = piece.from
        for _ in 0..<count {
            let entry = try self.readEntry(of: piece.replica, after: last, from: &buffer)
            last = entry.clock
            piece.entries.append(entry)
        }
        guard last <= piece.to else { throw .badClock }
        piece.size = start - buffer.readableBytes
        return piece
    }

    private static func readBounds(from buffer: inout ByteBuffer) throws(MalformedPresenceMessage) -> ReplicaPiece {
        let replica = try buffer.readReplica()
        let base = try buffer.readClock()
        let clock = try buffer.readClock(after: base)
        let from = try buffer.readClock()
        let to = try buffer.readClock(after: from)
        guard from <= base, to <= clock else { throw .badClock }
        return ReplicaPiece(replica: replica, base: base, clock: clock, from: from, to: to)
    }

    private static func readRemoved(
        upTo last: UInt64,
        from buffer: inout ByteBuffer
    ) throws(MalformedPresenceMessage) -> [UInt64] {
        let count = try buffer.readCount(smallest: 1)
        var removed: [UInt64] = []
        removed.reserveCapacity(count)
        var clock: UInt64 = 0
        for _ in 0..<count {
            let next = try buffer.readClock(after: clock)
            guard next > clock, next <= last else { throw .badClock }
            removed.append(next)
            clock = next
        }
        return removed
    }

    private mutating func readEntry(
        of replica: ReplicaID,
        after last: UInt64,
        from buffer: inout ByteBuffer
    ) throws(MalformedPresenceMessage) -> PresenceEntry {
        let clock = try buffer.readClock(after: last)
        let step = try buffer.readClock()
        guard clock > last, step < clock else { throw .badClock }
        let owner = try buffer.readNumber()
        return PresenceEntry(
            topic: try self.readTopic(from: &buffer),
            key: try Self.readText(limit: self.limits.maxKeySize, else: .badKey, from: &buffer),
            meta: try self.readMeta(from: &buffer),
            replica: replica,
            clock: clock,
            owner: owner,
            previousClock: step == 0 ? 0 : clock - step
        )
    }

    private mutating func readTopic(from buffer: inout ByteBuffer) throws(MalformedPresenceMessage) -> String {
        let number = try buffer.readNumber()
        guard number > 0 else {
            let topic = try Self.readText(limit: self.limits.maxTopicSize, else: .badTopic, from: &buffer)
            self.topics.append(topic)
            return topic
        }
        guard number <= UInt64(self.topics.count) else { throw .badTopic }
        return self.topics[Int(number) - 1]
    }

    private func readMeta(from buffer: inout ByteBuffer) throws(MalformedPresenceMessage) -> [UInt8] {
        let size = try Self.readSize(limit: self.limits.maxMetaSize, else: .badMeta, from: &buffer)
        guard let meta = buffer.readBytes(length: size) else { throw .truncated }
        return meta
    }

    private static func readText(
        limit: Int,
        else error: MalformedPresenceMessage,
        from buffer: inout ByteBuffer
    ) throws(MalformedPresenceMessage) -> String {
        let size = try self.readSize(limit: limit, else: error, from: &buffer)
        guard let bytes = buffer.readSlice(length: size) else { throw .truncated }
        guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else { throw .invalidUTF8 }
        return text
    }

    private static func readSize(
        limit: Int,
        else error: MalformedPresenceMessage,
        from buffer: inout ByteBuffer
    ) throws(MalformedPresenceMessage) -> Int {
        let size = try buffer.readNumber()
        guard size <= UInt64(limit) else { throw error }
        return Int(size)
    }
}
