/// Why a piece of text is not acceptable JSON, and where.
///
/// The grammar is RFC 8259, with limits that keep bad input cheap: a depth, and numbers a `Double` can hold.
public struct JSONError: Error, Hashable, Sendable {
    /// What kind of fault was found.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text breaks the grammar of RFC 8259, ends too early, or goes on after the value.
        case malformed
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep = "too deep"
        /// A number's magnitude is larger than any finite `Double` (`1e400`).
        case numberOutOfRange = "number out of range"
        /// A string holds a raw control character, an unknown escape or half a surrogate pair.
        case invalidString = "invalid string"
        /// The bytes are not UTF-8.
        case invalidUTF8 = "invalid utf-8"
    }

    /// What kind of fault was found.
    public var code: Code
    /// Where it was found, in bytes from the start of the text.
    public var offset: Int

    /// Describes a fault at `offset` bytes from the start of the text.
    public init(_ code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The fault in words, for logs.
    public var description: String { "JSON: \(code.rawValue) at byte \(offset)" }
}
