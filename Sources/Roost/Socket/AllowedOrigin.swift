/// An origin, or a family of origins, that may connect.
///
/// `"https://example.com"` names scheme, host and the scheme's port; `"//example.com"` any scheme and port;
/// `"//*.example.com"` the host and all below it.
public struct AllowedOrigin: Sendable, ExpressibleByStringLiteral {
    private let scheme: String?
    private let host: String
    private let port: Int?

    /// Reads an entry.
    ///
    /// - Returns: `nil` when it is not of one of the forms above.
    public init?(_ text: String) {
        if text.hasPrefix("//") {
            guard let (host, port) = Origin.split(text.dropFirst(2)), !host.isEmpty else { return nil }
            (self.scheme, self.host, self.port) = (nil, host, port)
        } else {
            guard let origin = Origin(text) else { return nil }
            (self.scheme, self.host, self.port) = (origin.scheme, origin.host, origin.port)
        }
    }

    /// Reads an entry that stands in the source code.
    ///
    /// - Precondition: It is of one of the forms above.
    public init(stringLiteral text: String) {
        guard let parsed = AllowedOrigin(text) else {
            preconditionFailure("\"\(text)\" is not an origin like \"https://example.com\" or \"//*.example.com\".")
        }
        self = parsed
    }

    func matches(_ origin: Origin) -> Bool {
        (self.scheme == nil || self.scheme == origin.scheme)
            && (self.port == nil || self.port == origin.port)
            && self.matchesHost(origin.host)
    }

    private func matchesHost(_ host: String) -> Bool {
        guard self.host.hasPrefix("*.") else { return self.host == host }
        let domain = self.host.dropFirst(2)
        return host == domain || host.hasSuffix("." + domain)
    }
}
