/// Why what a server sends is not RESP3. Nothing after it can be understood.
enum RESPError: String, Error, Hashable, Sendable, CaseIterable {
    case unknownType = "unknown type"
    case badNumber = "bad number"
    case badLength = "bad length"
    case badBoolean = "bad boolean"
    case badNull = "bad null"
    case badVerbatim = "bad verbatim string"
    case missingLineEnd = "missing line end"
    case lineTooLong = "line too long"
    case tooDeep = "nested too deep"
    case tooManyElements = "too many elements"
    case tooLarge = "value too large"
}
