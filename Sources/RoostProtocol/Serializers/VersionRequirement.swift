/// The versions of clients that a serializer serves, by Elixir's `~>` operator with three numbers: the same major and
/// minor version, from the given patch version on.
///
///     VersionRequirement(major: 2, minor: 0, patch: 0).matches("2.0.9")  // true
public struct VersionRequirement: Hashable, Sendable {
    private let base: SemanticVersion

    /// `~> major.minor.patch`
    public init(major: Int, minor: Int, patch: Int = 0) {
        base = SemanticVersion(major, minor, patch)
    }

    /// Whether `vsn` is a version, complete by SemVer 2.0.0, that meets the requirement. `2`, `2.0` and the empty string
    /// are none (Phoenix 1.8).
    public func matches(_ vsn: String) -> Bool {
        guard let version = SemanticVersion(vsn) else { return false }
        return version.major == base.major && version.minor == base.minor && version >= base
    }
}

extension VersionRequirement: CustomStringConvertible {
    /// The requirement in Elixir's notation, for logs.
    public var description: String { "~> \(base.major).\(base.minor).\(base.patch)" }
}
