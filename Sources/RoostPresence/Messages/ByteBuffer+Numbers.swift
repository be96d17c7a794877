internal import NIOCore

extension ByteBuffer {
    /// Writes a number in LEB128: 7 bits a byte, the lowest first, the top bit set on all bytes but the last.
    mutating func writeNumber(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            self.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        self.writeInteger(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads a number that was written in as few bytes as possible.
    mutating func readNumber() throws(MalformedPresenceMessage) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = self.readInteger(as: UInt8.self) else { throw .truncated }
            let bits = UInt64(byte & 0x7F)
            guard (bits << shift) >> shift == bits else { throw .badNumber }
            number |= bits << shift
            if byte < 0x80 {
                guard byte > 0 || shift == 0 else { throw .badNumber }
                return number
            }
        }
        throw .badNumber
    }

    /// Reads a clock.
    mutating func readClock() throws(MalformedPresenceMessage) -> UInt64 {
        let clock = try self.readNumber()
        guard clock < PresenceEntry.clockLimit else { throw .badClock }
        return clock
    }

    /// Reads a clock that is written as what it is more than an earlier one.
    mutating func readClock(after earlier: UInt64) throws(MalformedPresenceMessage) -> UInt64 {
        // Both are far from overflowing.
        let clock = try earlier + self.readClock()
        guard clock < PresenceEntry.clockLimit else { throw .badClock }
        return clock
    }

    /// Reads how many things follow, each of which takes so many bytes at least.
    mutating func readCount(smallest: Int) throws(MalformedPresenceMessage) -> Int {
        let count = try self.readNumber()
        guard count <= UInt64(self.readableBytes / smallest) else { throw .truncated }
        return Int(count)
    }

    mutating func readReplica() throws(MalformedPresenceMessage) -> ReplicaID {
        guard let hash = self.readInteger(as: UInt64.self) else { throw .truncated }
        return ReplicaID(rawValue: hash)
    }
}
