extension Term: Codable {
    /// Takes the term that a token has there.
    ///
    /// - Throws: `DecodingError` with any other decoder: there is no telling what its values would be as terms.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let container = container as? SingleTermDecoding else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "terms are read from tokens only")
        }
        self = container.term
    }

    /// Encodes the term; atoms and binaries become strings, tuples lists, if the encoder is not that of tokens.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let container = container as? SingleTermEncoding { return container.box.set(self) }
        switch self {
        case .integer(let value): try container.encode(value)
        case .float(let value): try container.encode(value)
        case .atom("nil"): try container.encodeNil()
        case .atom("true"), .atom("false"): try container.encode(self == .bool(true))
        case .atom(let name): try container.encode(name)
        case .binary(let bytes): try container.encode(String(decoding: bytes, as: UTF8.self))
        case .list(let terms), .tuple(let terms): try container.encode(terms)
        case .map(let entries): try container.encode(Self.textKeys(entries))
        }
    }

    private static func textKeys(_ entries: [Term: Term]) throws -> [String: Term] {
        let pairs = entries.compactMap { key, value in TermKey(term: key).map { ($0.stringValue, value) } }
        return Dictionary(pairs) { _, last in last }
    }
}
