/// Reads terms in Erlang's External Term Format, from bytes of any origin.
///
/// It takes what `term_to_binary` makes of integers of up to 64 bits, floats, atoms, binaries, lists, tuples and maps,
/// in all the forms that Erlang/OTP has written since version 17. Each byte costs a bounded amount of memory: no
/// length that is announced is believed before the bytes are there.
package struct TermReader {
    /// How deep terms may be nested.
    package static let maxDepth = 64

    private var rest: ArraySlice<UInt8>
    private var depth = 0

    /// The term that the bytes are, all of them.
    package static func read(_ bytes: [UInt8]) throws(TermError) -> Term {
        var reader = TermReader(rest: bytes[...])
        guard try reader.byte() == TermTag.version else { throw .unknownVersion }
        let term = try reader.term()
        guard reader.rest.isEmpty else { throw .trailingBytes }
        return term
    }

    private mutating func term() throws(TermError) -> Term {
        guard self.depth < Self.maxDepth else { throw .tooDeep }
        self.depth += 1
        defer { self.depth -= 1 }
        let tag = try self.byte()
        if let scalar = try self.scalar(tag) { return scalar }
        return try self.compound(tag)
    }

    private mutating func scalar(_ tag: UInt8) throws(TermError) -> Term? {
        switch tag {
        case TermTag.smallInteger: .integer(Int(try self.byte()))
        case TermTag.integer: .integer(Int(Int32(truncatingIfNeeded: try self.number(4))))
        case TermTag.smallBig: try self.big(digits: Int(try self.byte()))
        case TermTag.largeBig: try self.big(digits: Int(try self.number(4)))
        case TermTag.newFloat: try self.float()
        case TermTag.binary: .binary(Array(try self.take(Int(try self.number(4)))))
        case TermTag.atom: try self.latin1Atom(Int(try self.number(2)))
        case TermTag.smallAtom: try self.latin1Atom(Int(try self.byte()))
        case TermTag.atomUTF8: try self.atom(Int(try self.number(2)))
        case TermTag.smallAtomUTF8: try self.atom(Int(try self.byte()))
        default: nil
        }
    }

    private mutating func compound(_ tag: UInt8) throws(TermError) -> Term {
        switch tag {
        case TermTag.smallTuple: .tuple(try self.terms(Int(try self.byte())))
        case TermTag.largeTuple: .tuple(try self.terms(Int(try self.number(4))))
        case TermTag.emptyList: .list([])
        case TermTag.byteList: .list(try self.take(Int(try self.number(2))).map { Term.integer(Int($0)) })
        case TermTag.list: try self.list()
        case TermTag.map: try self.map()
        default: throw .unsupportedTag(tag)
        }
    }

    private mutating func list() throws(TermError) -> Term {
        let terms = try self.terms(Int(try self.number(4)))
        // A list may also end in a list that is written on its own; `term_to_binary` never does that.
        guard try self.byte() == TermTag.emptyList else { throw .improperList }
        return .list(terms)
    }

    private mutating func map() throws(TermError) -> Term {
        var entries: [Term: Term] = [:]
        for _ in 0..<(try self.number(4)) {
            let key = try self.term()
            guard entries.updateValue(try self.term(), forKey: key) == nil else { throw .duplicateKey }
        }
        return .map(entries)
    }

    private mutating func terms(_ count: Int) throws(TermError) -> [Term] {
        // Each takes a byte at least.
        guard count <= self.rest.count else { throw .truncated }
        var terms: [Term] = []
        for _ in 0..<count { terms.append(try self.term()) }
        return terms
    }

    private mutating func float() throws(TermError) -> Term {
        let value = Double(bitPattern: try self.number(8))
        guard value.isFinite else { throw .notFinite }
        return .float(value)
    }

    private mutating func big(digits: Int) throws(TermError) -> Term {
        let isNegative = try self.byte() != 0
        let bytes = try self.take(digits)
        guard bytes.dropFirst(8).allSatisfy({ $0 == 0 }) else { throw .integerOutOfRange }
        let magnitude = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let value = Self.integer(magnitude, isNegative: isNegative) else { throw .integerOutOfRange }
        return .integer(value)
    }

    private static func integer(_ magnitude: UInt64, isNegative: Bool) -> Int? {
        guard isNegative else { return Int(exactly: magnitude) }
        guard magnitude <= UInt64(Int64.min.magnitude) else { return nil }
        return Int(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
    }

    private mutating func latin1Atom(_ length: Int) throws(TermError) -> Term {
        var name = ""
        for byte in try self.take(length) { name.unicodeScalars.append(Unicode.Scalar(byte)) }
        return .atom(name)
    }

    private mutating func atom(_ length: Int) throws(TermError) -> Term {
        guard let name = String(validating: try self.take(length), as: UTF8.self) else { throw .badAtom }
        return .atom(name)
    }

    private mutating func byte() throws(TermError) -> UInt8 {
        guard let byte = self.rest.popFirst() else { throw .truncated }
        return byte
    }

    /// A number without a sign, of at most eight bytes.
    private mutating func number(_ size: Int) throws(TermError) -> UInt64 {
        try self.take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) throws(TermError) -> ArraySlice<UInt8> {
        guard count <= self.rest.count else { throw .truncated }
        defer { self.rest = self.rest.dropFirst(count) }
        return self.rest.prefix(count)
    }
}
