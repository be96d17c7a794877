public import RoostProtocol

/// Lets tests write a string ref as a literal.
extension Ref: ExpressibleByStringLiteral {
    /// The ref that is this string.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}
