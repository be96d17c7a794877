/// A hash that is the same in every process, unlike Swift's: FNV-1a of 64 bits, with the bits mixed once more at the end,
/// because FNV's low ones are weak for short inputs.
package struct StableHash {
    /// The hash of what has been fed so far.
    package var value: UInt64 {
        var mixed = self.state
        mixed ^= mixed >> 33
        mixed &*= 0xff51_afd7_ed55_8ccd
        mixed ^= mixed >> 33
        return mixed
    }

    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash of nothing yet.
    package init() {}

    /// The hash of a text's UTF-8.
    package init(_ text: String) {
        self.combine(text.utf8)
    }

    /// Feeds bytes.
    package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            self.state = (self.state ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }
}
