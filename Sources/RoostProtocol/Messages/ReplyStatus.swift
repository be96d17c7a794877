/// How a request went: `ok`, `error`, or a word of your own that the client listens for.
public struct ReplyStatus: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The word on the wire.
    public let rawValue: String

    /// The status with the word `rawValue`.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The status with the word `value`.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The request succeeded.
    public static let ok: ReplyStatus = "ok"
    /// The request failed.
    public static let error: ReplyStatus = "error"
}
