extension JSONScanner {
    /// Reads a number.
    mutating func number() throws(JSONError) -> JSONToken {
        let start = position
        if current == ASCII.minus { position += 1 }
        let integerDigits = try integerPart()
        let hasFraction = try fraction()
        let exponent = try exponent()
        let kind: JSONToken.Kind = hasFraction || exponent != nil ? .decimal : .integer
        let token = JSONToken(kind, start: start, end: position)
        if integerDigits + (exponent ?? 0) > Self.safeMagnitude { try checkMagnitude(token) }
        return token
    }

    /// Any number with fewer digits before its point (the exponent moves the point) is finite as a `Double`, whose
    /// largest value is 1.797e308.
    private static var safeMagnitude: Int { 308 }

    private mutating func integerPart() throws(JSONError) -> Int {
        if current == ASCII.zero {
            position += 1
            return 1
        }
        return try digits()
    }

    private mutating func fraction() throws(JSONError) -> Bool {
        guard current == ASCII.dot else { return false }
        position += 1
        _ = try digits()
        return true
    }

    private mutating func exponent() throws(JSONError) -> Int? {
        guard current | ASCII.caseBit == ASCII.lowerE else { return nil }
        position += 1
        let isNegative = current == ASCII.minus
        if isNegative || current == ASCII.plus { position += 1 }
        let magnitude = try exponentDigits()
        return isNegative ? -magnitude : magnitude
    }

    private mutating func digits() throws(JSONError) -> Int {
        let start = position
        while ASCII.digits.contains(current) { position += 1 }
        guard position > start else { throw error(.malformed) }
        return position - start
    }

    private mutating func exponentDigits() throws(JSONError) -> Int {
        let start = position
        _ = try digits()
        var value = 0
        // Saturates: a larger exponent decides nothing that this one does not.
        for byte in bytes[start..<position] where value < 1_000_000_000 { value = value * 10 + Int(byte - ASCII.zero) }
        return value
    }

    private func checkMagnitude(_ token: JSONToken) throws(JSONError) {
        guard let value = Double(token.rawText(in: bytes)), value.isFinite else {
            throw JSONError(.numberOutOfRange, offset: token.start)
        }
    }
}
