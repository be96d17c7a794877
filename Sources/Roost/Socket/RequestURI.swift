/// The parts of a URL that a client requested.
public struct RequestURI: Sendable, Equatable {
    /// `"http"`, or `"https"` if the endpoint has `EndpointConfiguration.security`: Roost does not see what a proxy in
    /// front of it speaks.
    public var scheme: String

    /// The host, from the header `Host`.
    public var host: String

    /// The port: from the header `Host`, else that of the scheme.
    public var port: Int

    /// The path, percent-encoding undone.
    public var path: String

    /// What stands behind the `?`, as it was sent.
    public var query: String?

    /// Takes a request's target and its header `Host` apart.
    ///
    /// - Returns: `nil` when the target is neither a path nor a URL, its percent-encoding is broken or hides a slash, or
    ///   when the header is no host (RFC 9112, 3.2).
    init?(target: String, hostHeader: String?, scheme: String = "http") {
        guard let target = Self.originForm(target) else { return nil }
        let (rawPath, query) = Self.split(target, at: UInt8(ascii: "?"))
        // An encoded slash would be a separator to some and a letter to others.
        guard
            let path = PercentEncoding.decode(rawPath, plusIsSpace: false, allowsSlash: false),
            let (host, port) = Self.split(hostHeader ?? "", defaultPort: scheme == "https" ? 443 : 80)
        else { return nil }
        self.scheme = scheme
        self.path = path
        self.query = query.map(String.init)
        (self.host, self.port) = (host, port)
    }

    /// Proxies may send whole URLs (RFC 9112, 3.2.2); the header `Host` says the same host.
    private static func originForm(_ target: String) -> Substring? {
        if target.utf8.first == UInt8(ascii: "/") { return target[...] }
        guard
            target.utf8.allSatisfy({ $0 < 0x80 }),
            let scheme = ["http://", "https://"].first(where: target.lowercased().hasPrefix)
        else { return nil }
        let rest = target.dropFirst(scheme.count)
        return rest.utf8.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? "/"
    }

    /// By bytes: a query's characters are of no interest, and bytes are much faster.
    private static func split(_ text: Substring, at separator: UInt8) -> (head: Substring, tail: Substring?) {
        guard let index = text.utf8.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.utf8.index(after: index)...])
    }

    private static func split(_ authority: String, defaultPort: Int) -> (host: String, port: Int)? {
        guard authority.utf8.allSatisfy(Self.isHostByte) else { return nil }
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return (authority, defaultPort)
        }
        let digits = authority[authority.index(after: colon)...]
        let host = String(authority[..<colon])
        if digits.isEmpty { return (host, defaultPort) }
        return UInt16(digits).flatMap { digits.hasPrefix("+") ? nil : (host, Int($0)) }
    }

    /// RFC 3986, 3.2.2, and the colon in front of the port.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~!$&'()*+,;=%:[]".utf8.contains(byte)
        }
    }

    /// The parameters of the query; `nil` when their percent-encoding is broken.
    var params: Params? {
        var params = Params()
        for pair in (self.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let (rawName, rawValue) = Self.split(Substring(pair), at: UInt8(ascii: "="))
            guard
                let name = PercentEncoding.decode(rawName, plusIsSpace: true),
                let value = PercentEncoding.decode(rawValue ?? "", plusIsSpace: true)
            else { return nil }
            params[name] = value
        }
        return params
    }
}
