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
    /// - Returns: `nil` when the target is neither a path nor a URL, has a fragment, its percent-encoding is broken or
    ///   hides a slash; when the host is none.
    init?(target: String, hostHeader: String?, scheme: String = "http") {
        guard
            let (authority, target) = Self.originForm(target),
            let authority = Authority(authority ?? hostHeader.map { $0[...] } ?? ""),
            !target.utf8.contains(UInt8(ascii: "#"))
        else { return nil }
        let (rawPath, query) = Self.split(target, at: UInt8(ascii: "?"))
        // An encoded slash would be a separator to some and a letter to others.
        guard let path = PercentEncoding.decode(rawPath, plusIsSpace: false, allowsSlash: false) else { return nil }
        self.scheme = scheme
        self.path = path
        self.query = query.map(String.init)
        self.host = authority.host
        self.port = authority.port ?? (scheme == "https" ? 443 : 80)
    }

    /// Proxies may send whole URLs (RFC 9112, 3.2.2); their host counts, not that of the header `Host`.
    private static func originForm(_ target: String) -> (authority: Substring?, target: Substring)? {
        if target.utf8.first == UInt8(ascii: "/") { return (nil, target[...]) }
        guard
            target.utf8.allSatisfy({ $0 < 0x80 }),
            let scheme = ["http://", "https://"].first(where: target.lowercased().hasPrefix)
        else { return nil }
        let rest = target.dropFirst(scheme.count)
        let path = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        return path == rest.startIndex ? nil : (rest[..<path], path == rest.endIndex ? "/" : rest[path...])
    }

    /// By bytes: a query's characters are of no interest, and bytes are much faster.
    private static func split(_ text: Substring, at separator: UInt8) -> (head: Substring, tail: Substring?) {
        guard let index = text.utf8.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.utf8.index(after: index)...])
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
