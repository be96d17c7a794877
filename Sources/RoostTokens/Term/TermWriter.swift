/// Writes terms in Erlang's External Term Format, as `term_to_binary` of Erlang/OTP 26 and later does with the option
/// `deterministic`.
///
/// Maps are written in the order of their keys. Erlang itself does so for maps of up to 32 entries; what it reads may
/// come in any order.
package struct TermWriter {
    private var bytes = [TermTag.version]
    private var depth = 0

    /// The bytes of a term.
    package static func write(_ term: Term) throws(TermError) -> [UInt8] {
        var writer = TermWriter()
        try writer.append(term)
        return writer.bytes
    }

    private mutating func append(_ term: Term) throws(TermError) {
        guard self.depth < TermReader.maxDepth else { throw .tooDeep }
        self.depth += 1
        defer { self.depth -= 1 }
        switch term {
        case .integer(let value): self.append(integer: value)
        case .float(let value): try self.append(float: value)
        case .binary(let bytes): self.append(binary: bytes)
        case .atom(let name): try self.append(atom: name)
        case .list(let terms): try self.append(list: terms)
        case .tuple(let terms): try self.append(tuple: terms)
        case .map(let entries): try self.append(map: entries)
        }
    }

    private mutating func append(integer value: Int) {
        if let small = UInt8(exactly: value) {
            self.bytes += [TermTag.smallInteger, small]
        } else if let short = Int32(exactly: value) {
            self.bytes.append(TermTag.integer)
            self.append(UInt64(UInt32(bitPattern: short)), size: 4)
        } else {
            self.append(big: UInt64(value.magnitude), isNegative: value < 0)
        }
    }

    private mutating func append(big magnitude: UInt64, isNegative: Bool) {
        let size = (UInt64.bitWidth - magnitude.leadingZeroBitCount + 7) / 8
        self.bytes += [TermTag.smallBig, UInt8(truncatingIfNeeded: size), isNegative ? 1 : 0]
        for index in 0..<size { self.bytes.append(UInt8(truncatingIfNeeded: magnitude >> UInt64(8 * index))) }
    }

    private mutating func append(float value: Double) throws(TermError) {
        guard value.isFinite else { throw .notFinite }
        self.bytes.append(TermTag.newFloat)
        self.append(value.bitPattern, size: 8)
    }

    private mutating func append(binary: [UInt8]) {
        self.bytes.append(TermTag.binary)
        self.append(UInt64(binary.count), size: 4)
        self.bytes += binary
    }

    private mutating func append(atom name: String) throws(TermError) {
        let text = name.utf8
        guard name.unicodeScalars.count <= 255 else { throw .badAtom }
        if let size = UInt8(exactly: text.count) {
            self.bytes += [TermTag.smallAtomUTF8, size]
        } else {
            self.bytes.append(TermTag.atomUTF8)
            self.append(UInt64(text.count), size: 2)
        }
        self.bytes += text
    }

    private mutating func append(list terms: [Term]) throws(TermError) {
        if terms.isEmpty {
            self.bytes.append(TermTag.emptyList)
        } else if let text = Self.byteList(terms) {
            self.bytes.append(TermTag.byteList)
            self.append(UInt64(text.count), size: 2)
            self.bytes += text
        } else {
            self.bytes.append(TermTag.list)
            self.append(UInt64(terms.count), size: 4)
            for term in terms { try self.append(term) }
            self.bytes.append(TermTag.emptyList)
        }
    }

    /// What Erlang writes in the short form that it has for its strings.
    private static func byteList(_ terms: [Term]) -> [UInt8]? {
        guard terms.count <= UInt16.max else { return nil }
        var bytes: [UInt8] = []
        for term in terms {
            guard case .integer(let value) = term, let byte = UInt8(exactly: value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private mutating func append(tuple terms: [Term]) throws(TermError) {
        if let count = UInt8(exactly: terms.count) {
            self.bytes += [TermTag.smallTuple, count]
        } else {
            self.bytes.append(TermTag.largeTuple)
            self.append(UInt64(terms.count), size: 4)
        }
        for term in terms { try self.append(term) }
    }

    private mutating func append(map entries: [Term: Term]) throws(TermError) {
        self.bytes.append(TermTag.map)
        self.append(UInt64(entries.count), size: 4)
        for (key, value) in entries.sorted(by: { TermOrder.precedes($0.key, $1.key) }) {
            try self.append(key)
            try self.append(value)
        }
    }

    private mutating func append(_ number: UInt64, size: Int) {
        for index in (0..<size).reversed() {
            self.bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
        }
    }
}
