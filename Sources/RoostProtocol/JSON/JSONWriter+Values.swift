extension JSONWriter {
    /// Writes any value: integers exactly, other numbers in the shortest form that reads back as the same `Double`
    /// (`null` if not finite), objects with their keys sorted.
    package mutating func value(_ value: JSON) {
        switch value {
        case .null: raw("null")
        case .bool(let value): raw(value ? "true" : "false")
        case .int(let value): raw(String(value))
        case .double(let value): number(value)
        case .string(let value): string(value)
        case .array(let value): array(value)
        case .object(let value): object(value)
        }
    }

    private mutating func number(_ value: Double) {
        if value.isFinite { raw(value.description) } else { raw("null") }
    }

    private mutating func array(_ elements: [JSON]) {
        raw("[")
        var isFirst = true
        for element in elements {
            if !isFirst { raw(",") }
            isFirst = false
            value(element)
        }
        raw("]")
    }

    /// By bytes: Swift's own order of strings is none where accents are written in different ways (Swift 6.3).
    private static func isInOrder(_ left: (key: String, value: JSON), _ right: (key: String, value: JSON)) -> Bool {
        left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }

    private mutating func object(_ members: [String: JSON]) {
        raw("{")
        var isFirst = true
        for (key, member) in members.sorted(by: Self.isInOrder) {
            if !isFirst { raw(",") }
            isFirst = false
            string(key)
            raw(":")
            value(member)
        }
        raw("}")
    }
}
