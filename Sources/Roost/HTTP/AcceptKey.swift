/// The answer to a client's `Sec-WebSocket-Key`: proof that the server has understood the handshake (RFC 6455, 4.2.2).
enum AcceptKey {
    private static let magic = Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)

    /// The value of `Sec-WebSocket-Accept` for a key, in ASCII.
    static func answer(_ key: String) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(128)
        message.append(contentsOf: key.utf8)
        message.append(contentsOf: self.magic)
        return Base64.encode(self.sha1(message))
    }

    /// SHA-1 (FIPS 180-4, 6.1.2). It protects nothing here, which is why the core links no cryptography for it.
    static func sha1(_ message: [UInt8]) -> [UInt8] {
        let padded = self.pad(message)
        var hash = Words(0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
            for start in stride(from: 0, to: padded.count, by: 64) {
                self.expand(padded[start..<start + 64], into: schedule)
                self.mix(schedule, into: &hash)
            }
        }
        var digest: [UInt8] = []
        digest.reserveCapacity(20)
        for word in [hash.0, hash.1, hash.2, hash.3, hash.4] {
            for shift in [24, 16, 8, 0] as [UInt32] { digest.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return digest
    }

    private typealias Words = (UInt32, UInt32, UInt32, UInt32, UInt32)

    private static func pad(_ message: [UInt8]) -> [UInt8] {
        var padded = message
        padded.append(0x80)
        padded.append(contentsOf: repeatElement(0, count: (120 - padded.count % 64) % 64))
        let bits = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        return padded
    }

    private static func expand(_ block: ArraySlice<UInt8>, into schedule: UnsafeMutableBufferPointer<UInt32>) {
        var word: UInt32 = 0
        for (index, byte) in block.enumerated() {
            word = word << 8 | UInt32(byte)
            if index & 3 == 3 { schedule.initializeElement(at: index / 4, to: word) }
        }
        for index in 16..<80 {
            let mixed = schedule[index - 3] ^ schedule[index - 8] ^ schedule[index - 14] ^ schedule[index - 16]
            schedule.initializeElement(at: index, to: self.rotate(mixed, by: 1))
        }
    }

    private static func mix(_ schedule: UnsafeMutableBufferPointer<UInt32>, into hash: inout Words) {
        var (a, b, c, d, e) = hash
        for round in 0..<80 {
            let (mixed, constant) = self.step(round, b, c, d)
            let next = self.rotate(a, by: 5) &+ mixed &+ e &+ constant &+ schedule[round]
            (a, b, c, d, e) = (next, a, self.rotate(b, by: 30), c, d)
        }
        hash = (hash.0 &+ a, hash.1 &+ b, hash.2 &+ c, hash.3 &+ d, hash.4 &+ e)
    }

    private static func step(_ round: Int, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> (mixed: UInt32, constant: UInt32) {
        switch round / 20 {
        case 0: (b & c | ~b & d, 0x5A82_7999)
        case 1: (b ^ c ^ d, 0x6ED9_EBA1)
        case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
    }

    private static func rotate(_ word: UInt32, by count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }
}
