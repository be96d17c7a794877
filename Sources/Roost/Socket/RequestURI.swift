/// The parts of a URL that a client requested.
public struct RequestURI: Sendable, Equatable {
    /// `"http"`, or `"https"` behind TLS.
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
    /// - Returns: `nil` when the target is not a path or its percent-encoding is broken.
    init?(target: String, hostHeader: String?, scheme: String = "http") {
        guard target.hasPrefix("/") else { return nil }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let path = PercentEncoding.decode(first, plusIsSpace: false) else { return nil }
        self.scheme = scheme
        self.path = path
        self.query = parts.count > 1 ? String(parts[1]) : nil
        (self.host, self.port) = Self.split(hostHeader ?? "", defaultPort: scheme == "https" ? 443 : 80)
    }

    private static func split(_ authority: String, defaultPort: Int) -> (host: String, port: Int) {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return (authority, defaultPort)
        }
        let port = Int(authority[authority.index(after: colon)...]) ?? defaultPort
        return (String(authority[..<colon]), port)
    }

    /// The parameters of the query; `nil` when their percent-encoding is broken.
    var params: Params? {
        var params = Params()
        for pair in (self.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard
                let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else { return nil }
            params[name] = value
        }
        return params
    }
}
