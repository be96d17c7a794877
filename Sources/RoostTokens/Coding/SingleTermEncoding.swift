/// Fills the place of one value.
struct SingleTermEncoding: SingleValueEncodingContainer {
    let box: TermBox
    let codingPath: [any CodingKey]

    func encodeNil() {
        self.box.set(.nil)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try self.box.encode(value, at: self.codingPath)
    }
}
