/// Reads a list or a tuple.
struct UnkeyedTermDecoding: UnkeyedDecodingContainer {
    let terms: [Term]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    var count: Int? { self.terms.count }

    var isAtEnd: Bool { self.currentIndex >= self.terms.count }

    init(terms: [Term], codingPath: [any CodingKey]) {
        self.terms = terms
        self.codingPath = codingPath
    }

    mutating func decodeNil() throws -> Bool {
        guard try self.current() == .nil else { return false }
        self.currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try TermDecoder.decode(type, from: self.current(), at: self.path)
        self.currentIndex += 1
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try self.decoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try self.decoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        try self.decoder()
    }

    private var path: [any CodingKey] { self.codingPath + [TermKey(intValue: self.currentIndex)] }

    private mutating func decoder() throws -> TermDecoder {
        let decoder = TermDecoder(term: try self.current(), codingPath: self.path)
        self.currentIndex += 1
        return decoder
    }

    private func current() throws -> Term {
        guard self.terms.indices.contains(self.currentIndex) else {
            let context = DecodingError.Context(codingPath: self.path, debugDescription: "no more elements")
            throw DecodingError.valueNotFound(Term.self, context)
        }
        return self.terms[self.currentIndex]
    }
}
