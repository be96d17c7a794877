/// Reads JSON (RFC 8259) from bytes, once, front to back, without recursion and without building anything.
///
/// The bytes must stay valid while the scanner is used, and must be UTF-8: the scanner checks everything else.
package struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    /// The next byte to read.
    var position = 0
    let maxDepth: Int

    /// A scanner at the start of `bytes`, for values with at most `maxDepth` containers in one another.
    package init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int = JSONLimits.defaultMaxDepth) {
        self.bytes = bytes
        self.maxDepth = maxDepth
    }

    /// Reads one value, with whitespace in front of it.
    package mutating func value() throws(JSONError) -> JSONToken {
        var nobody = IgnoringVisitor()
        return try value(reportingTo: &nobody)
    }

    /// Reads one value, with whitespace in front of it, and tells `visitor` about its parts.
    mutating func value<Visitor: JSONVisitor>(reportingTo visitor: inout Visitor) throws(JSONError) -> JSONToken {
        skipWhitespace()
        switch current {
        case ASCII.openBrace: return try container(.object, &visitor)
        case ASCII.openBracket: return try container(.array, &visitor)
        default: return try scalar(&visitor)
        }
    }

    /// Reads whitespace up to the end of the bytes; anything else there is an error.
    package mutating func expectEnd() throws(JSONError) {
        skipWhitespace()
        guard position >= bytes.count else { throw error(.malformed) }
    }

    @inline(__always)
    mutating func scalar<Visitor: JSONVisitor>(_ visitor: inout Visitor) throws(JSONError) -> JSONToken {
        let token = try scalarToken()
        visitor.scalar(token)
        return token
    }

    @inline(__always) private mutating func scalarToken() throws(JSONError) -> JSONToken {
        switch current {
        case ASCII.quote: try string()
        case ASCII.digits, ASCII.minus: try number()
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "t"): try word("true", .true)
        case UInt8(ascii: "f"): try word("false", .false)
        default: throw error(.malformed)
        }
    }

    private mutating func word(_ word: StaticString, _ kind: JSONToken.Kind) throws(JSONError) -> JSONToken {
        let token = JSONToken(kind, start: position, end: position + word.utf8CodeUnitCount)
        for letter in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
            guard current == letter else { throw error(.malformed) }
            position += 1
        }
        return token
    }
}

extension JSONScanner {
    /// The byte at `position`; 0, which is legal nowhere in JSON, at the end.
    @inline(__always) var current: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    func error(_ code: JSONError.Code) -> JSONError {
        JSONError(code, offset: position)
    }

    /// Passes whitespace and then `byte`, if that is what follows.
    @inline(__always) mutating func consumes(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard current == byte else { return false }
        position += 1
        return true
    }

    @inline(__always) mutating func skipWhitespace() {
        while isAtWhitespace { position += 1 }
    }

    @inline(__always) private var isAtWhitespace: Bool {
        switch current {
        case 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }
}
