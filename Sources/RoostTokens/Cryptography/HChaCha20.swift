/// HChaCha20 (draft-irtf-cfrg-xchacha-03, section 2.2): makes the key of an XChaCha20 message from the first sixteen
/// bytes of its nonce.
enum HChaCha20 {
    private static let constants: [UInt32] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]

    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 16 bytes.
    /// - Returns: 32 bytes, or `nil` if a length is wrong.
    static func subkey(key: [UInt8], nonce: some Collection<UInt8>) -> [UInt8]? {
        guard key.count == 32, nonce.count == 16 else { return nil }
        var state = self.constants + self.words(key) + self.words(Array(nonce))
        for _ in 0..<10 { self.doubleRound(&state) }
        return (state[0..<4] + state[12..<16]).flatMap(self.bytes)
    }

    private static func doubleRound(_ state: inout [UInt32]) {
        for column in 0..<4 {
            self.quarterRound(&state, column, column + 4, column + 8, column + 12)
        }
        for diagonal in 0..<4 {
            self.quarterRound(
                &state,
                diagonal,
                (diagonal + 1) % 4 + 4,
                (diagonal + 2) % 4 + 8,
                (diagonal + 3) % 4 + 12
            )
        }
    }

    /// RFC 8439, section 2.1.
    private static func quarterRound(_ state: inout [UInt32], _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        self.step(&state, a, b, d, 16)
        self.step(&state, c, d, b, 12)
        self.step(&state, a, b, d, 8)
        self.step(&state, c, d, b, 7)
    }

    private static func step(_ state: inout [UInt32], _ sum: Int, _ term: Int, _ turned: Int, _ bits: UInt32) {
        state[sum] &+= state[term]
        let mixed = state[turned] ^ state[sum]
        state[turned] = mixed << bits | mixed >> (32 - bits)
    }

    private static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
    }

    private static func bytes(_ word: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
}
