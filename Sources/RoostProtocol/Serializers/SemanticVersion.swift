/// A version by SemVer 2.0.0, as strictly as Elixir's `Version.parse` takes it: three numbers without leading zeros,
/// pre-release, build metadata.
package struct SemanticVersion: Hashable, Sendable {
    /// The first number: incompatible changes.
    package var major: Int
    /// The second number: additions.
    package var minor: Int
    /// The third number: corrections.
    package var patch: Int
    /// What follows a hyphen, split at its dots.
    package var preRelease: [PreReleaseIdentifier] = []

    /// A release.
    package init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The version written as `text`; nil unless it is exactly a version.
    package init?(_ text: String) {
        let (main, build) = Self.split(text[...], at: "+")
        let (core, preRelease) = Self.split(main, at: "-")
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2],
            Self.isValid(build), let identifiers = Self.identifiers(preRelease)
        else { return nil }
        self.init(major, minor, patch)
        self.preRelease = identifiers
    }

    private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// The value of a number without leading zeros. One that `Int` cannot hold is as good as its maximum.
    static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(ASCII.digits.contains) else { return nil }
        guard text.utf8.count == 1 || text.utf8.first != ASCII.zero else { return nil }
        return Int(text) ?? .max
    }

    private static func isValid(_ build: Substring?) -> Bool {
        guard let build else { return true }
        return parts(build).allSatisfy(PreReleaseIdentifier.isWellFormed)
    }

    private static func identifiers(_ text: Substring?) -> [PreReleaseIdentifier]? {
        guard let text else { return [] }
        let identifiers = parts(text).map(PreReleaseIdentifier.init)
        return identifiers.contains(nil) ? nil : identifiers.compactMap(\.self)
    }

    private static func parts(_ text: Substring) -> [Substring] {
        text.split(separator: ".", omittingEmptySubsequences: false)
    }
}

extension SemanticVersion: Comparable {
    /// SemVer's precedence: numbers first, and a pre-release before its release.
    package static func < (lhs: SemanticVersion, rhs: SemanticVersion) -> Bool {
        let (left, right) = ((lhs.major, lhs.minor, lhs.patch), (rhs.major, rhs.minor, rhs.patch))
        guard left == right else { return left < right }
        guard !lhs.preRelease.isEmpty else { return false }
        return rhs.preRelease.isEmpty || lhs.preRelease.lexicographicallyPrecedes(rhs.preRelease)
    }
}
