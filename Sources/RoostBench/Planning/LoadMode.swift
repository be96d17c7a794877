/// When a message is sent.
enum LoadMode: Codable, Sendable, Equatable {
    /// So many a second, come what may. Latency is counted from when a message was due.
    case rate(Double)
    /// The next one when fewer than so many are under way.
    case inFlight(Int)
}
