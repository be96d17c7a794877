/// Of newcomers, in the measured time.
struct ChurnFigures: Codable, Sendable, Equatable {
    var cycles: UInt64
    var cyclesPerSecond: Double
    /// Newcomers that were due while as many as allowed were still under way.
    var starved: UInt64
    /// Newcomers that were refused or took too long.
    var failed: UInt64
    /// From when a newcomer was due to the answer to its join, in microseconds.
    var joinLatency: Percentiles?
    var serverMicrosecondsPerCycle: Double?
}
