import Histogram

/// How often which latency was seen, in microseconds, with three significant digits.
///
/// Encoded as pairs of a value and its count, which is short enough to be sent from process to process.
struct Latencies: Codable, Sendable {
    /// Ten minutes. What takes longer counts as that.
    static let longest: UInt64 = 600_000_000

    private var histogram = Histogram<UInt64>(
        highestTrackableValue: Self.longest,
        numberOfSignificantValueDigits: .three
    )

    init() {}

    /// How many there are.
    var count: UInt64 { self.histogram.totalCount }

    /// The longest in microseconds.
    var maximum: UInt64 { self.histogram.totalCount == 0 ? 0 : self.histogram.maxRecorded }

    /// Notes a latency given in nanoseconds.
    @inline(__always)
    mutating func record(nanoseconds: UInt64) {
        self.histogram.record(min(nanoseconds / 1_000, Self.longest))
    }

    /// Takes in what another process has seen.
    mutating func add(_ other: Latencies) {
        self.histogram.add(other.histogram)
    }

    /// The latency in microseconds that so many percent did not exceed; 0 without any.
    func value(atPercentile percentile: Double) -> UInt64 {
        self.histogram.totalCount == 0 ? 0 : self.histogram.valueAtPercentile(percentile)
    }

    /// The latencies at ever finer percentiles, for a curve.
    var curve: [(percentile: Double, microseconds: UInt64)] {
        self.histogram.percentiles(ticksPerHalfDistance: 5).map { ($0.percentileLevelIteratedTo, $0.value) }
    }

    init(from decoder: any Decoder) throws {
        var pairs = try decoder.unkeyedContainer()
        while !pairs.isAtEnd {
            let value = try pairs.decode(UInt64.self)
            self.histogram.record(min(value, Self.longest), count: try pairs.decode(UInt64.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var pairs = encoder.unkeyedContainer()
        for step in self.histogram.recordedValues() {
            try pairs.encode(step.value)
            try pairs.encode(step.count)
        }
    }
}
