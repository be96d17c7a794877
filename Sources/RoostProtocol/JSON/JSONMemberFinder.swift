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

    private func matches(_ name: JSONToken) -> Bool {
        if name.kind == .string { return name.content(of: bytes).elementsEqual(key.utf8) }
        return name.string(in: bytes)?.utf8.elementsEqual(key.utf8) ?? false
    }
}
