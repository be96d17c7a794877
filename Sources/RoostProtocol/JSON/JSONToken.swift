/// A value found by ``JSONScanner``: what it is and which bytes it spans.
package struct JSONToken: Hashable, Sendable {
    /// The kinds of JSON value, as far as readers need to tell them apart.
    package enum Kind: UInt8, Sendable {
        /// `null`
        case null
        /// `true`
        case `true`
        /// `false`
        case `false`
        /// A number without fraction and exponent.
        case integer
        /// A number with a fraction or an exponent.
        case decimal
        /// A string without escapes: its content is its bytes between the quotes.
        case string
        /// A string with at least one escape.
        case escapedString
        /// An array.
        case array
        /// An object.
        case object
    }

    /// What the value is.
    package var kind: Kind
    /// Where its first byte lies, counted from the start of the scanned bytes.
    package var start: Int
    /// One past its last byte.
    package var end: Int

    /// A value of `kind` in the bytes from `start` up to `end`.
    package init(_ kind: Kind, start: Int, end: Int) {
        self.kind = kind
        self.start = start
        self.end = end
    }
}

extension JSONToken {
    /// How many bytes the value spans.
    package var count: Int { end - start }

    /// Whether the value is a string, with or without escapes.
    package var isString: Bool { kind == .string || kind == .escapedString }

    /// Whether the value is a number.
    package var isNumber: Bool { kind == .integer || kind == .decimal }

    /// Whether the value is neither an array nor an object.
    package var isScalar: Bool { kind != .array && kind != .object }
}
