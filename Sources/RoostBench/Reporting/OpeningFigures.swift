/// How connecting and joining went.
struct OpeningFigures: Codable, Sendable, Equatable {
    var joined: UInt64
    var failed: UInt64
    /// Why connections failed or ended, later ones too, and how many each.
    var failures: [String: UInt64]
    var seconds: Double
    var joinsPerSecond: Double
    /// From connecting to the answer to the join, in microseconds.
    var latency: Percentiles?
    var serverCpuSeconds: Double?
    var serverMicrosecondsPerJoin: Double?
}
