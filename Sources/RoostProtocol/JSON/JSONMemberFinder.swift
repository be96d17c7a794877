/// Looks up one member of an object without decoding the others.
struct JSONMemberFinder {
    private let key: String
    private let bytes: UnsafeRawBufferPointer
    private var scanner: JSONScanner

    init(_ key: String, in bytes: UnsafeRawBufferPointer) {
        self.key = key
        self.bytes = bytes
        scanner = JSONScanner(bytes, maxDepth: .max)
    }

    /// The value of the last member of that name; nil if there is none, or the text is no object.
    mutating func find() throws(JSONError) -> JSONToken? {
        guard scanner.consumes(ASCII.openBrace), !scanner.consumes(ASCII.closeBrace) else { return nil }
        var found: JSONToken?
        repeat {
            let name = try scanner.key()
            let value = try scanner.value()
            if matches(name) { found = value }
        } while scanner.consumes(ASCII.comma)
        return found
    }

    /// As the keys of a ``JSON`` object are told apart: what has been checked in one way must be what is seen in the
    /// other.
    private func matches(_ name: JSONToken) -> Bool {
        if name.kind == .string, name.content(of: bytes).elementsEqual(key.utf8) { return true }
        return name.string(in: bytes) == key
    }
}
