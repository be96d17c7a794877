/// What it cost here, and whether that was too much.
struct GeneratorFigures: Codable, Sendable, Equatable {
    /// CPU time of all workers in the measured time.
    var cpuSeconds: Double
    var microsecondsPerDelivery: Double?
    /// Pages of the workers' own at the end, in bytes.
    var ownMemory: UInt64
    /// The share of the measured time in which the busiest worker was busy.
    var busiest: Double
    /// How long after they were due messages were sent, in microseconds, at a constant rate.
    var lateness: Percentiles?
}
