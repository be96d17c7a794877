/// Makes terms of values: keyed containers become maps whose keys are strings, or integers where the coding keys are.
struct TermEncoder: Encoder {
    let box: TermBox
    let codingPath: [any CodingKey]

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func encode(_ value: some Encodable) throws -> Term {
        let box = TermBox()
        try box.encode(value, at: [])
        return box.term
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        self.box.becomeMap()
        return KeyedEncodingContainer(KeyedTermEncoding(box: self.box, codingPath: self.codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        self.box.becomeList()
        return UnkeyedTermEncoding(box: self.box, codingPath: self.codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleTermEncoding(box: self.box, codingPath: self.codingPath)
    }
}
