/// Which pages may open a connection. Browsers name the page in the header `Origin`; clients without it may connect.
///
/// As `check_origin` of Phoenix, whose default compares with the host of the configured URL instead.
public enum OriginPolicy: Sendable {
    /// Any page.
    case any

    /// Pages of the host that the request names in its header `Host`, whatever their scheme and port.
    case sameHost

    /// Pages that match one of these. See ``AllowedOrigin``.
    case list([AllowedOrigin])

    /// Whether a page may connect.
    ///
    /// - Parameters:
    ///   - origin: The header `Origin`.
    ///   - host: The host that the request names, without port.
    func allows(_ origin: String?, host: String) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any:
            return true
        case .sameHost:
            return Origin(origin)?.host == host.lowercased()
        case .list(let allowed):
            guard let origin = Origin(origin) else { return false }
            return allowed.contains { $0.matches(origin) }
        }
    }
}
