/// A URL of one or several servers, taken apart.
struct ValkeyURL {
    private(set) var servers: [ValkeyServer] = []
    private(set) var username: String?
    private(set) var password: String?
    let isSecure: Bool

    init(_ url: String) throws(ValkeyURLError) {
        guard let separator = url.firstRange(of: "://") else { throw .scheme }
        switch url[..<separator.lowerBound].lowercased() {
        case "valkey", "redis": self.isSecure = false
        case "valkeys", "rediss": self.isSecure = true
        default: throw .scheme
        }
        let authority = url[separator.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var hosts = authority
        if let at = authority.lastIndex(of: "@") {
            try self.takeCredentials(authority[..<at])
            hosts = authority[authority.index(after: at)...]
        }
        for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
            self.servers.append(try Self.server(host))
        }
    }

    /// As everywhere with Redis, a lone word before the `@` is a user, and `:word` a password.
    private mutating func takeCredentials(_ text: Substring) throws(ValkeyURLError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let decoded = try parts.map { part throws(ValkeyURLError) in try Self.decode(part) }
        self.username = decoded.first.flatMap { $0.isEmpty ? nil : $0 }
        self.password = decoded.count > 1 ? decoded.last : nil
    }

    /// Undoes percent-encoding (RFC 3986, section 2.1).
    private static func decode(_ text: Substring) throws(ValkeyURLError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = Self.digit(rest.popFirst()), let low = Self.digit(rest.popFirst()) else {
                throw .credentials
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .credentials }
        return decoded
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(UnicodeScalar($0)).hexDigitValue }.map { UInt8($0) }
    }

    private static func server(_ text: Substring) throws(ValkeyURLError) -> ValkeyServer {
        guard text.first == "[" else {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let host = parts.first.map { String($0) } ?? ""
            return ValkeyServer(host: try self.checked(host), port: try self.port(parts.dropFirst().first))
        }
        guard let end = text.firstIndex(of: "]") else { throw .host }
        let rest = text[text.index(after: end)...]
        guard rest.isEmpty || rest.first == ":" else { throw .host }
        let host = String(text[text.index(after: text.startIndex)..<end])
        return ValkeyServer(host: try self.checked(host), port: try self.port(rest.isEmpty ? nil : rest.dropFirst()))
    }

    private static func checked(_ host: String) throws(ValkeyURLError) -> String {
        let isPlausible = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "@") }
        guard !host.isEmpty, isPlausible else { throw .host }
        return host
    }

    private static func port(_ text: Substring?) throws(ValkeyURLError) -> Int {
        guard let text else { return 6379 }
        guard let port = Int(text), (1...65_535).contains(port) else { throw .port }
        return port
    }
}
