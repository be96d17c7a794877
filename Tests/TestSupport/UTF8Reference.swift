/// UTF-8 straight from its definition, slow and plain: what the real checker is measured against.
package enum UTF8Reference {
    /// What can be said of some bytes.
    package enum Verdict {
        /// They are whole UTF-8.
        case whole
        /// They stop inside a scalar.
        case unfinished
        /// No more bytes can make them UTF-8.
        case broken
    }

    /// Whether `bytes` are whole UTF-8, may become so by more bytes, or never will.
    package static func verdict(_ bytes: [UInt8]) -> Verdict {
        var rest = bytes[...]
        while let first = rest.first {
            let size = sequenceSize(first)
            guard size > 0 else { return .broken }
            let sequence = Array(rest.prefix(size))
            if sequence.count < size { return canBeFinished(sequence, size) ? .unfinished : .broken }
            guard isScalar(sequence) else { return .broken }
            rest = rest.dropFirst(size)
        }
        return .whole
    }

    private static func sequenceSize(_ lead: UInt8) -> Int {
        switch (~lead).leadingZeroBitCount {
        case 0: 1
        case 2: 2
        case 3: 3
        case 4: 4
        default: 0
        }
    }

    /// Tries the continuation bytes at the edges of every range there is.
    private static func canBeFinished(_ start: [UInt8], _ size: Int) -> Bool {
        if start.count == size { return isScalar(start) }
        return [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF].contains { canBeFinished(start + [$0], size) }
    }

    private static func isScalar(_ sequence: [UInt8]) -> Bool {
        let size = sequence.count
        if size == 1 { return true }
        guard sequence.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return false }
        let lead = UInt32(sequence[0]) & (0x7F >> UInt32(size))
        let value = sequence.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
        let smallest: UInt32 = [0x80, 0x800, 0x1_0000][size - 2]
        return value >= smallest && Unicode.Scalar(value) != nil
    }
}
