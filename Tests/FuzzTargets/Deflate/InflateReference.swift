/// DEFLATE by the letter of RFC 1951, one bit after the other: what the use of zlib is measured against.
struct InflateReference {
    enum Outcome: Equatable {
        case whole([UInt8])
        /// It is no message, or not all of one. What was read before that is the beginning.
        case broken([UInt8])
        /// It becomes larger than is allowed.
        case tooLarge([UInt8])
    }

    private enum Fault: Error {
        case broken
        case tooLarge
        /// The input ends where a sender that flushes has cut it off: behind the header of a stored block.
        case flushed
    }

    private let input: [UInt8]
    private let limit: Int
    private var position = 0
    private var output: [UInt8] = []
    private var streamStart = 0

    /// What a message becomes (RFC 7692, 7.2.2), as long as it has no more than `limit` bytes.
    ///
    /// - Parameter maxStreams: How many last blocks there may be.
    static func inflate(_ input: [UInt8], limit: Int, maxStreams: Int) -> Outcome {
        var reader = InflateReference(input: input, limit: limit)
        do throws(Fault) {
            for _ in 0..<maxStreams where reader.position < input.count * 8 { try reader.stream() }
            return reader.position < input.count * 8 ? .broken(reader.output) : .whole(reader.output)
        } catch {
            switch error {
            case .broken: return .broken(reader.output)
            case .tooLarge: return .tooLarge(reader.output)
            case .flushed: return .whole(reader.output)
            }
        }
    }

    private init(input: [UInt8], limit: Int) {
        self.input = input
        self.limit = limit
    }

    private mutating func stream() throws(Fault) {
        streamStart = output.count
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0: try stored()
            case 1: try codes(Self.fixedLengths, Self.fixedDistances)
            case 2: try dynamic()
            default: throw .broken
            }
        }
        align()
    }

    private mutating func align() {
        position = (position + 7) / 8 * 8
    }

    private mutating func bits(_ count: Int) throws(Fault) -> Int {
        var value = 0
        for shift in 0..<count {
            guard position < input.count * 8 else { throw .broken }
            value |= Int(input[position / 8] >> (position % 8) & 1) << shift
            position += 1
        }
        return value
    }

    private mutating func write(_ byte: UInt8) throws(Fault) {
        guard output.count < limit else { throw .tooLarge }
        output.append(byte)
    }
}

extension InflateReference {
    private mutating func stored() throws(Fault) {
        align()
        guard position < input.count * 8 else { throw .flushed }
        let count = try bits(16)
        guard try bits(16) == ~count & 0xFFFF else { throw .broken }
        for _ in 0..<count { try write(UInt8(try bits(8))) }
    }

    private mutating func dynamic() throws(Fault) {
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        let (lengthCount, distanceCount) = (try bits(5) + 257, try bits(5) + 1)
        let orderCount = try bits(4) + 4
        guard lengthCount <= 286, distanceCount <= 30 else { throw .broken }
        var orderLengths = [Int](repeating: 0, count: 19)
        for index in 0..<orderCount { orderLengths[order[index]] = try bits(3) }
        guard let code = HuffmanCode(orderLengths, mayBeIncomplete: false) else { throw .broken }
        let lengths = try readLengths(lengthCount + distanceCount, code)
        guard
            lengths[256] > 0,
            let symbols = HuffmanCode(Array(lengths[..<lengthCount]), mayBeIncomplete: true),
            let distances = HuffmanCode(Array(lengths[lengthCount...]), mayBeIncomplete: true)
        else { throw .broken }
        try codes(symbols, distances)
    }

    private mutating func readLengths(_ count: Int, _ code: HuffmanCode) throws(Fault) -> [Int] {
        var lengths: [Int] = []
        while lengths.count < count {
            let symbol = try self.symbol(code)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .broken }
                lengths += [Int](repeating: last, count: try bits(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
            case 18: lengths += [Int](repeating: 0, count: try bits(7) + 11)
            default: lengths.append(symbol)
            }
        }
        guard lengths.count == count else { throw .broken }
        return lengths
    }

    private mutating func symbol(_ code: HuffmanCode) throws(Fault) -> Int {
        var word = HuffmanCode.Word()
        while word.length < 15 {
            word.append(try bits(1))
            if let symbol = code.symbols[word] { return symbol }
        }
        throw .broken
    }

    private mutating func codes(_ symbols: HuffmanCode, _ distances: HuffmanCode) throws(Fault) {
        while true {
            let symbol = try self.symbol(symbols)
            if symbol == 256 { return }
            if symbol < 256 {
                try write(UInt8(symbol))
            } else {
                try copy(length: try extended(symbol - 257, Self.lengths), distances)
            }
        }
    }

    private mutating func copy(length: Int, _ distances: HuffmanCode) throws(Fault) {
        let distance = try extended(try symbol(distances), Self.distances)
        guard distance <= output.count - streamStart else { throw .broken }
        for _ in 0..<length { try write(output[output.count - distance]) }
    }

    private mutating func extended(_ index: Int, _ table: [(base: Int, bits: Int)]) throws(Fault) -> Int {
        guard index < table.count else { throw .broken }
        return table[index].base + (try bits(table[index].bits))
    }

    /// RFC 1951, 3.2.5.
    private static let lengths =
        (0..<28).map { index in
            let bits = max(0, index / 4 - 1)
            return (base: index < 8 ? index + 3 : (4 + index % 4) << bits + 3, bits: bits)
        } + [(base: 258, bits: 0)]

    private static let distances = (0..<30).map { index in
        let bits = max(0, index / 2 - 1)
        return (base: index < 4 ? index + 1 : (2 + index % 2) << bits + 1, bits: bits)
    }

    /// RFC 1951, 3.2.6.
    private static let fixedLengths = HuffmanCode(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    )
    private static let fixedDistances = HuffmanCode([Int](repeating: 5, count: 32))
}
