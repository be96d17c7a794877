/// What a connection calls itself: a name that is used once, and tells when its join was due.
enum PresenceName {
    /// For a connection, numbered among all, whose join is due at a time of `MonotonicClock`.
    static func make(connection: Int, due: UInt64) -> String {
        "b\(connection).\(String(due, radix: 16))"
    }

    /// When the join was due; nil if the name is none of these.
    static func due(of name: some StringProtocol) -> UInt64? {
        guard name.first == "b", let point = name.lastIndex(of: ".") else { return nil }
        return UInt64(name[name.index(after: point)...], radix: 16)
    }
}
