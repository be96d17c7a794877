/// What a connection is made with.
struct NATSGreeting: Sendable {
    /// What the server is to call this client.
    var name = "roost"
    var pass: NATSPass
    /// Whether only TLS will do.
    var insistsOnTLS = false
    /// Whether TLS begins before the server has said anything.
    var isHandshakeFirst = false
}
