/// Eight lower-case hexadecimal digits as one word, the first digit lowest: what a little-endian load of the text gives.
enum HexDigits {
    /// The digits of a number, all eight at once.
    @inline(__always)
    static func encode(_ number: UInt32) -> UInt64 {
        var word = UInt64(number)
        word = word >> 16 | (word & 0xFFFF) << 32
        word = (word >> 8) & 0x0000_00FF_0000_00FF | (word & 0x0000_00FF_0000_00FF) << 16
        word = (word >> 4) & 0x000F_000F_000F_000F | (word & 0x000F_000F_000F_000F) << 8
        let letters = ((word &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return word &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }

    /// The number that the digits stand for. Other characters give some number or other.
    @inline(__always)
    static func decode(_ digits: UInt64) -> UInt32 {
        let letters = (digits >> 6) & 0x0101_0101_0101_0101
        var word = (digits & 0x0F0F_0F0F_0F0F_0F0F) &+ letters &* 9
        word = (word << 4 | word >> 8) & 0x00FF_00FF_00FF_00FF
        word = (word << 8 | word >> 16) & 0x0000_FFFF_0000_FFFF
        word = word << 16 | word >> 32
        return UInt32(truncatingIfNeeded: word)
    }
}
