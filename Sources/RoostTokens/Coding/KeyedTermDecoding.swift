/// Reads a map.
struct KeyedTermDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let entries: [Term: Term]
    let codingPath: [any CodingKey]

    var allKeys: [Key] { self.entries.keys.compactMap { Key(term: $0) } }

    func contains(_ key: Key) -> Bool {
        key.value(in: self.entries) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try self.value(key) == .nil
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try TermDecoder.decode(type, from: self.value(key), at: self.codingPath + [key])
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try self.decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try self.decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        try self.decoder(TermKey(stringValue: "super"))
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try self.decoder(key)
    }

    private func value(_ key: some CodingKey) throws -> Term {
        guard let value = key.value(in: self.entries) else {
            let context = DecodingError.Context(codingPath: self.codingPath, debugDescription: "no such key")
            throw DecodingError.keyNotFound(key, context)
        }
        return value
    }

    private func decoder(_ key: some CodingKey) throws -> TermDecoder {
        TermDecoder(term: try self.value(key), codingPath: self.codingPath + [key])
    }
}
