/// A URL of a server: `nats://127.0.0.1:4222`, `tls://user:password@nats.example`, `nats://token@host`, or the host alone.
struct NATSURL: Sendable {
    let address: NATSServerAddress
    let credentials: NATSCredentials
    /// Whether it says that only TLS will do.
    let insistsOnTLS: Bool

    /// Several of them, with commas in between.
    static func list(_ text: String) throws(NATSSetupError) -> [NATSURL] {
        var urls: [NATSURL] = []
        for part in text.split(separator: ",") {
            urls.append(try NATSURL(part.trimmingPrefix { $0 == " " }))
        }
        guard !urls.isEmpty else { throw NATSSetupError("there is no URL of a NATS server") }
        return urls
    }

    init(_ text: some StringProtocol) throws(NATSSetupError) {
        var rest = Substring(text)
        self.insistsOnTLS = try Self.takeScheme(&rest)
        self.credentials = try Self.takeCredentials(&rest)
        if rest.last == "/" { rest.removeLast() }
        // Not the whole text, which may contain a password.
        guard let address = NATSServerAddress(parsing: rest) else {
            throw NATSSetupError("no host and port of a NATS server: \(rest)")
        }
        self.address = address
    }

    private static func takeScheme(_ rest: inout Substring) throws(NATSSetupError) -> Bool {
        guard let end = rest.firstRange(of: "://") else { return false }
        let scheme = rest[..<end.lowerBound].lowercased()
        rest = rest[end.upperBound...]
        switch scheme {
        case "nats": return false
        case "tls", "nats+tls": return true
        // Which it has may be part of a password.
        default: throw NATSSetupError("the scheme of a NATS server's URL is nats or tls")
        }
    }

    private static func takeCredentials(_ rest: inout Substring) throws(NATSSetupError) -> NATSCredentials {
        guard let end = rest.lastIndex(of: "@") else { return .none }
        let parts = rest[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        let decoded = parts.compactMap { self.decode($0) }
        guard decoded.count == parts.count, decoded.first?.isEmpty == false else {
            throw NATSSetupError("the credentials in the URL of \(rest) are not percent-encoded, or empty")
        }
        return decoded.count == 2 ? .user(decoded[0], password: decoded[1]) : .token(decoded[0])
    }

    /// RFC 3986, 2.1.
    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                return nil
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
