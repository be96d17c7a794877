extension Term: ExpressibleByIntegerLiteral {
    /// An integer.
    public init(integerLiteral value: Int) {
        self = .integer(value)
    }
}

extension Term: ExpressibleByFloatLiteral {
    /// A float.
    public init(floatLiteral value: Double) {
        self = .float(value)
    }
}

extension Term: ExpressibleByStringLiteral {
    /// A text, which is a binary.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension Term: ExpressibleByBooleanLiteral {
    /// The atom `true` or `false`.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension Term: ExpressibleByNilLiteral {
    /// The atom `nil`.
    public init(nilLiteral: ()) {
        self = .nil
    }
}

extension Term: ExpressibleByArrayLiteral {
    /// A list.
    public init(arrayLiteral elements: Term...) {
        self = .list(elements)
    }
}

extension Term: ExpressibleByDictionaryLiteral {
    /// A map; of equal keys the last counts.
    public init(dictionaryLiteral elements: (Term, Term)...) {
        self = .map(Dictionary(elements) { _, last in last })
    }
}
