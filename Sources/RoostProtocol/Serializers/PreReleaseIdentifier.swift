/// One dot-separated part of a version's pre-release (SemVer 2.0.0, item 9).
package enum PreReleaseIdentifier: Hashable, Sendable {
    /// Digits only: compared as a number.
    case number(Int)
    /// Anything else: compared as text.
    case text(String)

    /// Nil if `text` is empty, has a character other than letters, digits and hyphens, or is a number with a leading
    /// zero.
    package init?(_ text: Substring) {
        guard Self.isWellFormed(text) else { return nil }
        if !text.utf8.allSatisfy(ASCII.digits.contains) {
            self = .text(String(text))
        } else if let number = SemanticVersion.number(text) {
            self = .number(number)
        } else {
            return nil
        }
    }

    static func isWellFormed(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isLegal)
    }

    private static func isLegal(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.digits, ASCII.minus: true
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }
}

extension PreReleaseIdentifier: Comparable {
    /// Numbers come before texts (SemVer 2.0.0, item 11).
    package static func < (lhs: PreReleaseIdentifier, rhs: PreReleaseIdentifier) -> Bool {
        switch (lhs, rhs) {
        case (.number(let lhs), .number(let rhs)): lhs < rhs
        case (.text(let lhs), .text(let rhs)): lhs < rhs
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}
