extension JSONScanner {
    /// Reads a string, from its opening quote to its closing one.
    mutating func string() throws(JSONError) -> JSONToken {
        let start = position
        var kind = JSONToken.Kind.string
        position += 1
        while true {
            skipPlainBytes()
            switch current {
            case ASCII.quote:
                position += 1
                return JSONToken(kind, start: start, end: position)
            case ASCII.backslash:
                kind = .escapedString
                try escape()
            default:
                throw error(position < bytes.count ? .invalidString : .malformed)
            }
        }
    }

    /// Moves to the next quote, backslash, control character or the end.
    @inline(__always) private mutating func skipPlainBytes() {
        position = JSONStringBytes.indexOfSpecial(in: bytes, from: position) ?? bytes.count
    }

    private mutating func escape() throws(JSONError) {
        position += 1
        switch current {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case ASCII.lowerU:
            try unicodeEscape()
        default:
            throw error(.invalidString)
        }
    }

    /// Reads what follows the backslash of `\u00e9` or `\ud83d\ude00`. Half a surrogate pair stands for no character, so
    /// it could not be passed on as UTF-8.
    private mutating func unicodeEscape() throws(JSONError) {
        let first = try codeUnit()
        if UTF16.isTrailSurrogate(first) { throw error(.invalidString) }
        guard UTF16.isLeadSurrogate(first) else { return }
        guard current == ASCII.backslash else { throw error(.invalidString) }
        position += 1
        guard UTF16.isTrailSurrogate(try codeUnit()) else { throw error(.invalidString) }
    }

    /// Reads `u` and four hexadecimal digits.
    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard current == ASCII.lowerU else { throw error(.invalidString) }
        position += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = JSONStringBytes.hexValue(current) else { throw error(.invalidString) }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
