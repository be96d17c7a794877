/// How TLS is spoken to the servers. TLS 1.2 and 1.3 are.
public struct ValkeyTLS: Hashable, Sendable {
    /// A PEM file with the certificates of the authorities that are trusted; without one, those that the system trusts.
    public var authorities: String?

    /// A PEM file with this program's certificate, followed by those that lead from it to one that the servers know. They
    /// ask for one unless `tls-auth-clients` is `no`.
    public var certificate: String?

    /// A PEM file with its private key, without a passphrase.
    public var key: String?

    /// The name that the servers' certificates must have, unless they have the address that is connected to; without it,
    /// the host that is connected to.
    public var serverName: String?

    /// The system's authorities, no certificate of one's own.
    public init() {}
}
