/// Which bytes need attention inside a JSON string.
enum JSONStringBytes {
    private static let everyByte: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Whether `byte` may not stand for itself in a string: a quote, a backslash or a control character.
    @inline(__always) static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash
    }

    /// The index of the first special byte among the eight of `word`, the lowest byte being the first.
    ///
    /// Subtracting borrows into the high bit of every byte below the bound; bytes behind the first hit may be flagged in
    /// error, which does not matter as only the first counts.
    @inline(__always) static func indexOfSpecial(in word: UInt64) -> Int? {
        let quotes = word ^ (everyByte &* UInt64(ASCII.quote))
        let backslashes = word ^ (everyByte &* UInt64(ASCII.backslash))
        let controls = (word &- everyByte &* 0x20) & ~word
        let hits =
            (controls | (quotes &- everyByte) & ~quotes | (backslashes &- everyByte) & ~backslashes) & highBits
        return hits == 0 ? nil : hits.trailingZeroBitCount >> 3
    }

    /// The index of the first special byte of `bytes` at or after `start`.
    @inline(__always) static func indexOfSpecial(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while bytes.count - index >= 8 {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if let found = indexOfSpecial(in: word) { return index + found }
            index += 8
        }
        while index < bytes.count, !isSpecial(bytes[index]) { index += 1 }
        return index < bytes.count ? index : nil
    }

    /// The value of a hexadecimal digit of either case.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case ASCII.digits: byte - ASCII.zero
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
