/// The header `Host` by the grammar of RFC 3986, 3.2.2, as far as it tells characters apart.
enum HostReference {
    private static let legal = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=%:[]".unicodeScalars
    )

    /// Whether Roost should take it: legal characters, and behind the last colon nothing or a port.
    static func isHost(_ text: String) -> Bool {
        guard text.unicodeScalars.allSatisfy(legal.contains) else { return false }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, text.last != "]", let port = parts.last, !port.isEmpty else { return true }
        return port.allSatisfy(\.isNumber) && port.drop { $0 == "0" }.count <= 5 && (Int(port) ?? .max) <= 65_535
    }
}
