import RoostProtocol

/// Which topics a channel serves: one name, or all that begin with what stands before a final `*`.
///
/// As `channel/3` of Phoenix: `"rooms:lobby"`, `"rooms:*"`, `"*"`. A `*` elsewhere is not a wildcard and is refused.
public struct TopicPattern: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The pattern as it was written.
    public let description: String

    private let prefix: String
    private let hasWildcard: Bool

    /// Reads a pattern.
    ///
    /// - Returns: `nil` when a `*` stands anywhere but at the end.
    public init?(_ pattern: String) {
        let hasWildcard = pattern.hasSuffix("*")
        let prefix = hasWildcard ? String(pattern.dropLast()) : pattern
        guard !prefix.contains("*") else { return nil }
        self.description = pattern
        self.prefix = prefix
        self.hasWildcard = hasWildcard
    }

    /// Reads a pattern that stands in the source code.
    ///
    /// - Precondition: A `*` may only stand at the end.
    public init(stringLiteral pattern: String) {
        guard let parsed = TopicPattern(pattern) else {
            preconditionFailure("The topic pattern \"\(pattern)\" has a * that is not at its end.")
        }
        self = parsed
    }

    /// Whether a topic is served.
    public func matches(_ topic: String) -> Bool {
        self.hasWildcard ? topic.utf8.starts(with: self.prefix.utf8) : topic.hasSameBytes(as: self.prefix)
    }

    func wildcard(in topic: String) -> Substring {
        guard self.hasWildcard else { return "" }
        let start = topic.utf8.index(topic.utf8.startIndex, offsetBy: self.prefix.utf8.count, limitedBy: topic.endIndex)
        return start.map { topic[$0...] } ?? ""
    }
}
