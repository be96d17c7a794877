/// A host with an optional port, as in the header `Host` (RFC 9110, 7.2; RFC 3986, 3.2).
struct Authority: Equatable {
    /// The host as it was sent; the brackets of an IPv6 address belong to it.
    let host: String

    let port: Int?

    /// Takes the value of the header apart. It may be empty.
    ///
    /// - Returns: `nil` when it has a user, a path, a port that is none, or a character that hosts do not have. Commas
    ///   count as such: a proxy may have made one value of two.
    init?(_ text: Substring) {
        guard let end = Self.endOfHost(text) else { return nil }
        self.host = String(text[..<end])
        let rest = text[end...].utf8
        if rest.isEmpty || rest.elementsEqual(":".utf8) {
            self.port = nil
            return
        }
        guard rest.first == UInt8(ascii: ":"), let port = Self.port(rest.dropFirst()) else { return nil }
        self.port = port
    }

    private static func endOfHost(_ text: Substring) -> Substring.Index? {
        guard text.utf8.first == UInt8(ascii: "[") else {
            return text.utf8.firstIndex { !Self.isHostByte($0) } ?? text.endIndex
        }
        let bytes = text.utf8.dropFirst()
        let end = bytes.firstIndex { !Self.isHostByte($0) && $0 != UInt8(ascii: ":") }
        guard let end, bytes[end] == UInt8(ascii: "]") else { return nil }
        return text.utf8.index(after: end)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~%!$&'()*+;=".utf8.contains(byte)
        }
    }

    private static func port(_ digits: Substring.UTF8View) -> Int? {
        guard digits.count <= 5, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(Substring(digits)).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }
}
