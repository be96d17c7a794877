public import NIOCore

extension PresenceMessage {
    /// The version of the protocol: the first byte of every message. Nodes of another version are not understood.
    static let version: UInt8 = 1

    enum Code {
        static let heartbeat: UInt8 = 1
        static let news: UInt8 = 2
        static let request: UInt8 = 3
        static let leave: UInt8 = 4
    }

    /// Appends the message to a buffer. Numbers are LEB128, hashes 8 bytes; `docs/presence-protocol.md` has the layout.
    public func encode(into buffer: inout ByteBuffer) {
        buffer.writeInteger(Self.version)
        switch self.content {
        case .heartbeat(let wantsAnswer, let clocks):
            buffer.writeInteger(Code.heartbeat)
            buffer.writeInteger(wantsAnswer ? 1 : 0, as: UInt8.self)
            buffer.writeList(clocks) { $0.encode($1) }
        case .news(let pieces, let answer):
            buffer.writeInteger(Code.news)
            buffer.writeInteger(answer.rawValue)
            var writer = PieceWriter()
            buffer.writeList(pieces) { writer.write($1, into: &$0) }
        case .request(let positions):
            buffer.writeInteger(Code.request)
            buffer.writeList(positions) { $0.encode($1) }
        case .leave:
            buffer.writeInteger(Code.leave)
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func writeList<Element>(_ list: [Element], _ write: (inout ByteBuffer, Element) -> Void) {
        self.writeNumber(UInt64(list.count))
        for element in list {
            write(&self, element)
        }
    }

    fileprivate mutating func encode(_ clock: ReplicaClock) {
        self.writeInteger(clock.replica.rawValue)
        self.writeNumber(clock.clock)
    }

    fileprivate mutating func encode(_ position: ReplicaPosition) {
        self.writeInteger(position.replica.rawValue)
        self.writeNumber(position.clock)
        self.writeNumber(position.stagedClock)
        self.writeNumber(position.stagedReach)
    }
}
