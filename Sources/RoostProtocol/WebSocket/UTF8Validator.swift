/// Checks that bytes arriving in pieces are UTF-8 (RFC 3629), without keeping any of them.
///
/// Overlong forms, surrogates and scalars above U+10FFFF are refused at the first byte that cannot belong to a valid
/// sequence, so that a bad text fails before the rest of it is read (RFC 6455 section 8.1).
package struct UTF8Validator: Sendable, Hashable {
    private var expected = Expectation.none
    private var failed = false

    /// A validator at the start of a text.
    package init() {}

    /// Whether what was seen so far is UTF-8 that does not stop in the middle of a scalar.
    package var isComplete: Bool { !failed && expected.count == 0 }

    /// Takes the next bytes of the text and tells whether they can still be UTF-8. Once false, always false.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !failed else { return false }
        failed = !Self.scan(bytes, &expected)
        return !failed
    }
}

extension UTF8Validator {
    /// What must come next: how many continuation bytes, and the range of the first of them.
    private struct Expectation: Hashable {
        var count: UInt8 = 0
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF

        static let none = Expectation()

        /// What follows a byte that is not ASCII and starts a scalar; nil when no scalar starts so (RFC 3629
        /// section 4).
        @inline(__always)
        init?(lead: UInt8) {
            switch lead {
            case 0xC2...0xDF: count = 1
            case 0xE0: (count, lowest) = (2, 0xA0)
            case 0xED: (count, highest) = (2, 0x9F)
            case 0xE1...0xEF: count = 2
            case 0xF0: (count, lowest) = (3, 0x90)
            case 0xF1...0xF3: count = 3
            case 0xF4: (count, highest) = (3, 0x8F)
            default: return nil
            }
        }

        init() {}

        /// Whether `byte` may come now; if so the expectation moves on.
        @inline(__always)
        mutating func accept(_ byte: UInt8) -> Bool {
            guard byte >= lowest, byte <= highest else { return false }
            (count, lowest, highest) = (count &- 1, 0x80, 0xBF)
            return true
        }
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer, _ state: inout Expectation) -> Bool {
        var expected = state
        var index = 0
        while index < bytes.count {
            if expected.count > 0 {
                guard expected.accept(bytes[index]) else { return false }
            } else if bytes[index] < 0x80 {
                index = endOfASCII(bytes, from: index)
                continue
            } else {
                guard let next = Expectation(lead: bytes[index]) else { return false }
                expected = next
            }
            index &+= 1
        }
        state = expected
        return true
    }

    /// The index of the first byte at or after `start` that is not ASCII, or the end.
    @inline(__always)
    private static func endOfASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while bytes.count &- index >= 8 {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let high = word & 0x8080_8080_8080_8080
            if high != 0 { return index &+ high.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index &+= 1 }
        return index
    }
}
