/// The masking of client frames (RFC 6455 section 5.3). Masking and unmasking are the same operation.
///
/// A key is the four bytes of the header read as a little-endian number, so that byte 0 is the lowest.
package enum WebSocketMask {
    /// Copies `source` to the start of `target` with `key` applied, eight bytes at a time, and tells whether every
    /// byte written is ASCII, which is free to learn here and spares the UTF-8 check most texts.
    ///
    /// As many bytes are copied as both buffers hold. They must not overlap, unless they are the same.
    package static func copy(
        _ source: UnsafeRawBufferPointer,
        to target: UnsafeMutableRawBufferPointer,
        key: UInt32
    ) -> Bool {
        let count = min(source.count, target.count)
        guard let from = source.baseAddress, let into = target.baseAddress else { return true }
        let wholeWords = count & ~7
        let seen = copyWords(from, into, wholeWords, UInt64(key) &* 0x1_0000_0001)
        let seenInTail = copyTail(from, into, wholeWords..<count, key)
        return (seen | seenInTail) & 0x8080_8080_8080_8080 == 0
    }

    /// The key for the bytes that follow the first `offset` bytes of a payload.
    package static func rotate(_ key: UInt32, by offset: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: offset & 3) &* 8
        return key &>> bits | key &<< ((32 &- bits) & 31)
    }

    @inline(__always)
    private static func copyWords(
        _ from: UnsafeRawPointer,
        _ into: UnsafeMutableRawPointer,
        _ count: Int,
        _ key: UInt64
    ) -> UInt64 {
        var seen: UInt64 = 0
        var offset = 0
        while offset < count {
            let word = UInt64(littleEndian: from.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ key
            seen |= word
            into.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        return seen
    }

    @inline(__always)
    private static func copyTail(
        _ from: UnsafeRawPointer,
        _ into: UnsafeMutableRawPointer,
        _ range: Range<Int>,
        _ key: UInt32
    ) -> UInt64 {
        var seen: UInt8 = 0
        for offset in range {
            let mask = UInt8(truncatingIfNeeded: key &>> UInt32(truncatingIfNeeded: (offset & 3) &* 8))
            let byte = from.load(fromByteOffset: offset, as: UInt8.self) ^ mask
            seen |= byte
            into.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
        }
        return UInt64(seen)
    }
}
