/// Fills a list.
struct UnkeyedTermEncoding: UnkeyedEncodingContainer {
    let box: TermBox
    let codingPath: [any CodingKey]

    var count: Int { self.box.count }

    func encodeNil() {
        self.box.appended().set(.nil)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        let path = self.nextPath
        try self.box.appended().encode(value, at: path)
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        self.nextEncoder().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        self.nextEncoder().unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        self.nextEncoder()
    }

    private var nextPath: [any CodingKey] {
        self.codingPath + [TermKey(intValue: self.count)]
    }

    private func nextEncoder() -> TermEncoder {
        let path = self.nextPath
        return TermEncoder(box: self.box.appended(), codingPath: path)
    }
}
