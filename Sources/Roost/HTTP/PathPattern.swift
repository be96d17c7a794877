/// A path with variables (`/rooms/:room/socket`), or the beginning of paths (`/assets/*`).
struct PathPattern: Sendable, Equatable {
    private enum Segment: Equatable {
        case literal(String)
        case variable(String)
    }

    private let segments: [Segment]

    /// The pattern as it was given.
    let text: String

    /// Whether it ends in `*`.
    let isPrefix: Bool

    /// Reads a pattern that stands in the source code.
    init(_ pattern: String) {
        self.text = pattern
        var parts = pattern.split(separator: "/")
        self.isPrefix = parts.last == "*"
        if self.isPrefix { parts.removeLast() }
        self.segments = parts.map { part in
            part.hasPrefix(":") ? .variable(String(part.dropFirst())) : .literal(String(part))
        }
    }

    /// Compares a path, and takes the variables from it.
    ///
    /// - Returns: `nil` when the path does not match.
    func match(_ path: String) -> [String: String]? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .dropFirst().map(Substring.init)
        let given = parts == [""] ? [] : parts
        guard given.count == self.segments.count || (self.isPrefix && given.count > self.segments.count) else {
            return nil
        }
        var variables: [String: String] = [:]
        for (segment, part) in zip(self.segments, given) {
            switch segment {
            case .literal(let text): guard part.utf8.elementsEqual(text.utf8) else { return nil }
            case .variable(let name): variables[name] = String(part)
            }
        }
        return variables
    }
}
