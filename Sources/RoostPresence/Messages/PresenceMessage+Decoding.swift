public import NIOCore

extension PresenceMessage {
    /// Reads a message that takes all that is left of a buffer.
    ///
    /// What it costs is bounded by the bytes there are, whatever they say.
    ///
    /// - Throws: When the bytes are no such message. Then the buffer may have been read in part.
    public init(
        decoding buffer: inout ByteBuffer,
        limits: PresenceMessageLimits
    ) throws(MalformedPresenceMessage) {
        guard let version = buffer.readInteger(as: UInt8.self) else { throw .truncated }
        guard version == Self.version else { throw .unknownVersion }
        guard let code = buffer.readInteger(as: UInt8.self) else { throw .truncated }
        switch code {
        case Code.heartbeat: self.content = try Self.readHeartbeat(from: &buffer, limits)
        case Code.news: self.content = try Self.readNews(from: &buffer, limits)
        case Code.request: self.content = try Self.readRequest(from: &buffer, limits)
        case Code.leave: self.content = .leave
        default: throw .unknownKind
        }
        guard buffer.readableBytes == 0 else { throw .trailingBytes }
    }

    private static func readHeartbeat(
        from buffer: inout ByteBuffer,
        _ limits: PresenceMessageLimits
    ) throws(MalformedPresenceMessage) -> Content {
        let flags = try self.readFlags(from: &buffer)
        guard flags <= 1 else { throw .unknownKind }
        let count = try self.readReplicaCount(smallest: 9, from: &buffer, limits)
        var clocks: [ReplicaClock] = []
        clocks.reserveCapacity(count)
        for _ in 0..<count {
            clocks.append(ReplicaClock(replica: try buffer.readReplica(), clock: try buffer.readClock()))
        }
        return .heartbeat(wantsAnswer: flags == 1, clocks: clocks)
    }

    private static func readNews(
        from buffer: inout ByteBuffer,
        _ limits: PresenceMessageLimits
    ) throws(MalformedPresenceMessage) -> Content {
        guard let answer = AnswerPart(rawValue: try self.readFlags(from: &buffer)) else { throw .unknownKind }
        let count = try buffer.readCount(smallest: PieceReader.smallestPiece)
        var reader = PieceReader(limits: limits)
        var pieces: [ReplicaPiece] = []
        for _ in 0..<count {
            pieces.append(try reader.read(from: &buffer))
        }
        return .news(pieces: pieces, answer: answer)
    }

    private static func readRequest(
        from buffer: inout ByteBuffer,
        _ limits: PresenceMessageLimits
    ) throws(MalformedPresenceMessage) -> Content {
        let count = try self.readReplicaCount(smallest: 11, from: &buffer, limits)
        var positions: [ReplicaPosition] = []
        positions.reserveCapacity(count)
        for _ in 0..<count {
            positions.append(try self.readPosition(from: &buffer))
        }
        return .request(positions)
    }

    private static func readPosition(
        from buffer: inout ByteBuffer
    ) throws(MalformedPresenceMessage) -> ReplicaPosition {
        let position = ReplicaPosition(
            replica: try buffer.readReplica(),
            clock: try buffer.readClock(),
            stagedClock: try buffer.readClock(),
            stagedReach: try buffer.readClock()
        )
        guard position.stagedReach <= position.stagedClock else { throw .badClock }
        return position
    }

    private static func readFlags(from buffer: inout ByteBuffer) throws(MalformedPresenceMessage) -> UInt8 {
        guard let flags = buffer.readInteger(as: UInt8.self) else { throw .truncated }
        return flags
    }

    private static func readReplicaCount(
        smallest: Int,
        from buffer: inout ByteBuffer,
        _ limits: PresenceMessageLimits
    ) throws(MalformedPresenceMessage) -> Int {
        let count = try buffer.readCount(smallest: smallest)
        guard count <= limits.maxReplicas else { throw .tooManyReplicas }
        return count
    }
}
