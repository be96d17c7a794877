/// A hash that is the same in every process, unlike Swift's: FNV-1a of 64 bits with SplitMix64's last steps, which spread
/// the bits. Not for a table whose keys somebody may have chosen to collide.
package struct StableHash: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of nothing yet.
    package init() {}

    /// The hash of a text.
    package init(_ text: String) {
        self.combine(text)
    }

    /// Feeds a text.
    package mutating func combine(_ text: String) {
        for byte in text.utf8 { self.combine(byte) }
        // No text in UTF-8 has this byte, so that "ab" and "c" differ from "a" and "bc".
        self.combine(0xFF as UInt8)
    }

    /// Feeds a number.
    package mutating func combine(_ number: UInt64) {
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 8) {
            self.combine(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private mutating func combine(_ byte: UInt8) {
        self.state = (self.state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// The hash of what has been fed.
    package var value: UInt64 { Self.spread(self.state) }

    /// Spreads the bits of a number: each bit of it changes about half of the result's.
    package static func spread(_ number: UInt64) -> UInt64 {
        var word = number
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
