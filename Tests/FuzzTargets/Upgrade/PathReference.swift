/// Routes compared byte by byte, segment by segment.
enum PathReference {
    /// The variables; nil when the path does not match.
    static func match(_ path: [UInt8], _ pattern: String) -> [[UInt8]: [UInt8]]? {
        var wanted = segments(Array(pattern.utf8))
        var given = segments(path)
        if wanted.last == Array("*".utf8) {
            wanted.removeLast()
            guard given.count > wanted.count || given == wanted else { return nil }
            given = Array(given.prefix(wanted.count))
        }
        guard given.count == wanted.count else { return nil }
        var variables: [[UInt8]: [UInt8]] = [:]
        for (want, got) in zip(wanted, given) {
            if want.first == UInt8(ascii: ":") {
                variables[Array(want.dropFirst())] = got
            } else if want != got {
                return nil
            }
        }
        return variables
    }

    /// What stands between the slashes, behind the first one; the path `/` has none.
    private static func segments(_ path: [UInt8]) -> [[UInt8]] {
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().map(
            Array.init
        )
        return parts == [[]] ? [] : parts
    }
}
