/// A key or an index, for the path in errors.
struct TermKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        self.intValue = nil
    }

    init(intValue: Int) {
        self.stringValue = "\(intValue)"
        self.intValue = intValue
    }
}

extension CodingKey {
    /// The key in a map that is written.
    var term: Term {
        self.intValue.map { .integer($0) } ?? .string(self.stringValue)
    }

    /// The key for what a map that is read has: text may be an atom or a binary.
    init?(term: Term) {
        switch term {
        case .integer(let value): self.init(intValue: value)
        case .atom(let name): self.init(stringValue: name)
        default:
            guard let text = term.string else { return nil }
            self.init(stringValue: text)
        }
    }

    /// The value under this key.
    func value(in entries: [Term: Term]) -> Term? {
        if let index = self.intValue, let value = entries[.integer(index)] { return value }
        return entries[.atom(self.stringValue)] ?? entries[.string(self.stringValue)]
    }
}
