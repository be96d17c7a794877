import RoostCluster

/// What a server means by `-ERR`. The texts are those of nats-server.
enum NATSRefusal: Equatable, Sendable {
    /// It ends the connection.
    case end(LinkFailure)
    /// It does not do what it was asked for: subscribe, or publish.
    case denial

    init(_ text: String) {
        let text = text.lowercased()
        self = Self.meanings.first { text.contains($0.text) }?.meaning ?? .end(.closed)
    }

    private static let meanings: [(text: String, meaning: NATSRefusal)] = [
        ("permissions violation", .denial),
        ("maximum subscriptions exceeded", .denial),
        ("invalid subject", .denial),
        ("invalid publish subject", .denial),
        ("authorization", .end(.unauthorized)),
        ("authentication", .end(.unauthorized)),
        ("slow consumer", .end(.slow)),
        ("tls required", .end(.tls)),
        ("exceeded", .end(.limit)),
        ("maximum payload violation", .end(.limit)),
        ("stale connection", .end(.silent)),
        ("unknown protocol", .end(.malformed)),
        ("parser error", .end(.malformed)),
        ("invalid client protocol", .end(.malformed)),
        ("route port", .end(.malformed)),
    ]
}
