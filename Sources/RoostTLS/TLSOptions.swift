/// How TLS is spoken. The defaults are for clients of all sorts on the internet.
public struct TLSOptions: Sendable {
    /// A version of TLS.
    public enum Version: Sendable {
        /// RFC 5246.
        case tls12
        /// RFC 8446.
        case tls13
    }

    /// Clients that speak only older versions are refused. Default TLS 1.2.
    public var minimumVersion = Version.tls12

    /// How often the files are looked at. Default 10 s.
    public var checkInterval: Duration = .seconds(10)

    /// How long a client may take to say goodbye (`close_notify`) after the server has; then the connection is closed.
    /// Default 5 s.
    public var closeTimeout: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}
