/// What went to and fro in the measured time.
struct TrafficFigures: Codable, Sendable, Equatable {
    var seconds: Double
    var sent: UInt64
    var sentPerSecond: Double
    /// To subscribers, or answers.
    var delivered: UInt64
    var deliveredPerSecond: Double
    /// To those who publish.
    var copies: UInt64
}
