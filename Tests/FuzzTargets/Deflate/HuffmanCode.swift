/// A canonical Huffman code (RFC 1951, 3.2.2) as a table of all its words.
struct HuffmanCode {
    /// Some bits, the first one highest.
    struct Word: Hashable {
        private(set) var value = 0
        private(set) var length = 0

        init(value: Int = 0, length: Int = 0) {
            self.value = value
            self.length = length
        }

        mutating func append(_ bit: Int) {
            value = value << 1 | bit
            length += 1
        }
    }

    private(set) var symbols: [Word: Int] = [:]

    /// The code in which symbol `n` has `lengths[n]` bits; those with 0 do not occur.
    init(_ lengths: [Int]) {
        var value = 0
        for length in 1...15 {
            for symbol in lengths.indices where lengths[symbol] == length {
                symbols[Word(value: value, length: length)] = symbol
                value += 1
            }
            value <<= 1
        }
    }

    /// - Parameter mayBeIncomplete: Whether a single word of one bit will do. A code without any word is one, too, and
    ///   fails when it is used.
    /// - Returns: nil when there are more words than possible, or fewer.
    init?(_ lengths: [Int], mayBeIncomplete: Bool) {
        let used = lengths.reduce(0) { $1 > 0 ? $0 + 1 << (15 - $1) : $0 }
        let isComplete = used == 0 || used == 1 << 15
        let isSingle = lengths.filter { $0 > 0 } == [1]
        guard isComplete || mayBeIncomplete && isSingle else { return nil }
        self.init(lengths)
    }
}
