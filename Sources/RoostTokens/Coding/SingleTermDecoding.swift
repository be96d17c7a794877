/// Reads one value.
struct SingleTermDecoding: SingleValueDecodingContainer {
    let term: Term
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool {
        self.term == .nil
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try TermDecoder.decode(type, from: self.term, at: self.codingPath)
    }
}
