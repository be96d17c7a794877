/// Which pages may open a connection. Browsers name the page in the header `Origin`; clients without it may connect.
///
/// As `check_origin` of Phoenix, whose default compares with the host of the configured URL instead.
public enum OriginPolicy: Sendable {
    /// Any page.
    case any

    /// Pages of the host that the request names in its header `Host`, whatever their scheme and port.
    case sameHost

    /// Pages of the very origin that the request goes to: scheme, host and port. (`:conn` of Phoenix.) Behind a proxy that
    /// speaks TLS for the endpoint, the endpoint sees `http`, so that pages of `https` are refused.
    case sameOrigin

    /// Pages that match one of these. See ``AllowedOrigin``.
    case list([AllowedOrigin])

    /// Pages of which the closure says so; it gets the header `Origin` as it was sent, and the requested URL. It runs on
    /// an event loop, and must not block.
    case custom(@Sendable (_ origin: String, _ request: RequestURI) -> Bool)

    /// Whether a page may connect.
    ///
    /// - Parameters:
    ///   - origin: The header `Origin`; who sends none is no browser, and may connect.
    ///   - request: What the page requested.
    func allows(_ origin: String?, for request: RequestURI) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any:
            return true
        case .sameHost:
            return Origin(origin)?.host == request.host.lowercased()
        case .sameOrigin:
            return Origin(origin) == Origin(scheme: request.scheme, host: request.host, port: request.port)
        case .list(let allowed):
            guard let origin = Origin(origin) else { return false }
            return allowed.contains { $0.matches(origin) }
        case .custom(let allows):
            return allows(origin, request)
        }
    }
}
