/// The parts of an origin: `https://example.com:8443`.
struct Origin: Equatable {
    var scheme: String
    var host: String
    var port: Int?

    /// Takes an `Origin` header apart.
    ///
    /// - Returns: `nil` for `null` and whatever else is not of the form scheme, host and optional port.
    init?(_ text: String) {
        // Browsers send nothing but ASCII (RFC 6454, 6.2). Elsewhere some characters look like others to Swift.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        guard let separator = text.firstIndex(of: ":"), text[separator...].hasPrefix("://") else { return nil }
        let authority = text[text.index(separator, offsetBy: 3)...]
        guard let (host, port) = Self.split(authority), !host.isEmpty else { return nil }
        self.scheme = text[..<separator].lowercased()
        self.host = host
        self.port = port ?? ["http": 80, "https": 443][self.scheme]
    }

    init(scheme: String, host: String, port: Int) {
        (self.scheme, self.host, self.port) = (scheme.lowercased(), host.lowercased(), port)
    }

    /// - Returns: `nil` when the authority has a user, a path or a broken port, or a colon too many.
    static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        guard !authority.contains(where: { "@/?#\\".contains($0) }) else { return nil }
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return self.host(authority).map { ($0, nil) }
        }
        let port = authority[authority.index(after: colon)...]
        guard !port.hasPrefix("+"), let port = Int(port), (1...65_535).contains(port) else { return nil }
        return self.host(authority[..<colon]).map { ($0, port) }
    }

    /// - Returns: `nil` when a colon stands outside of an IPv6 address.
    private static func host(_ text: Substring) -> String? {
        let isAddress = text.hasPrefix("[") && text.hasSuffix("]")
        return isAddress || !text.contains(":") ? text.lowercased() : nil
    }
}
