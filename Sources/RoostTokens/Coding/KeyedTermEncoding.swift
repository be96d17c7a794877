/// Fills a map.
struct KeyedTermEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: TermBox
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) {
        self.box.entry(key.term).set(.nil)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try self.box.entry(key.term).encode(value, at: self.codingPath + [key])
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        self.encoder(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        self.encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        self.encoder(TermKey(stringValue: "super"))
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        self.encoder(key)
    }

    private func encoder(_ key: some CodingKey) -> TermEncoder {
        TermEncoder(box: self.box.entry(key.term), codingPath: self.codingPath + [key])
    }
}
