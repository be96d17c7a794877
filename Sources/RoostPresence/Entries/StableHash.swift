/// A hash that is the same in every process, unlike Swift's: FNV-1a with SplitMix64's last steps, which spread the bits.
/// Not for input that somebody may have chosen to collide.
struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            self.combine(byte)
        }
        // No string in UTF-8 has this byte, so that "ab" + "c" and "a" + "bc" differ.
        self.combine(0xFF as UInt8)
    }

    mutating func combine(_ number: UInt64) {
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 8) {
            self.combine(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private mutating func combine(_ byte: UInt8) {
        self.state = (self.state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    var value: UInt64 {
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
