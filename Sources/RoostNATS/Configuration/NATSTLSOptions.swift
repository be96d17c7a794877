/// How TLS is spoken with NATS. Files are in PEM form, and read anew for every connection.
public struct NATSTLSOptions: Sendable {
    /// The path of a file with the certificates to trust. Default: those that the system trusts.
    public var authorities: String?

    /// The path of a file with this client's certificate, for servers that ask for one (`verify: true`).
    public var certificate: String?

    /// The path of a file with the key of ``certificate``, without a passphrase.
    public var key: String?

    /// The name that the server's certificate must be for; one for the address that was connected to will do as well.
    /// Default: the host in its URL.
    public var serverName: String?

    /// Whether the server wants TLS from the first byte on (`handshake_first: true`), before its greeting. Default `false`.
    public var isHandshakeFirst = false

    /// The defaults.
    public init() {}
}
