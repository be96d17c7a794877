/// Figures of a distribution, in microseconds.
struct Percentiles: Codable, Sendable, Equatable {
    var count: UInt64
    var p50: UInt64
    var p90: UInt64
    var p99: UInt64
    var p999: UInt64
    var max: UInt64

    /// Nil if there is nothing to tell.
    init?(_ latencies: Latencies) {
        guard latencies.count > 0 else { return nil }
        self.count = latencies.count
        self.p50 = latencies.value(atPercentile: 50)
        self.p90 = latencies.value(atPercentile: 90)
        self.p99 = latencies.value(atPercentile: 99)
        self.p999 = latencies.value(atPercentile: 99.9)
        self.max = latencies.maximum
    }
}
