import Metrics
import Synchronization

/// A quantity that goes up and down, kept here and shown through a meter of swift-metrics.
final class MetricLevel: Sendable {
    private let meter: Meter
    private let level = Atomic<Int>(0)

    init(_ name: String) {
        self.meter = Meter(label: name)
    }

    /// The present quantity.
    var value: Int { self.level.load(ordering: .relaxed) }

    func increment(by count: Int = 1) {
        self.meter.set(self.level.add(count, ordering: .relaxed).newValue)
    }

    func decrement(by count: Int = 1) {
        self.increment(by: -count)
    }
}
