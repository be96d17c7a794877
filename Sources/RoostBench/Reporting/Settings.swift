/// What was asked for.
struct Settings: Codable, Sendable, Equatable {
    var dialect = Dialect.phoenix
    var connections: Int
    var topics: Int
    var publishers: Int
    var payloadBytes: Int
    /// Messages a second at a constant rate.
    var rate: Double?
    /// Messages under way in a closed loop.
    var inFlight: Int?
    var durationSeconds: Double
    var warmupSeconds: Double
    var workers: Int
    var sourceAddresses: Int
}
