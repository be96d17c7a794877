import Metrics
import Synchronization

/// A quantity that goes up and down, kept here and shown through a meter of swift-metrics.
final class MetricLevel: Sendable {
    private let meter: Meter
    private let level = Atomic<Int>(0)

    init(_ name: String, _ dimensions: [(String, String)] = []) {
        self.meter = Meter(label: name, dimensions: dimensions)
    }

    /// The present quantity.
    var value: Int { self.level.load(ordering: .relaxed) }

    // The meter is not set to the sum: two threads could do that in the wrong order, and the older one would stay.

    func increment(by count: Int = 1) {
        self.level.add(count, ordering: .relaxed)
        self.meter.increment(by: Double(count))
    }

    func decrement(by count: Int = 1) {
        self.level.subtract(count, ordering: .relaxed)
        self.meter.decrement(by: Double(count))
    }
}
