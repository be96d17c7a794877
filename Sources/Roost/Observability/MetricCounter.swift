import Metrics

/// A counter of swift-metrics that increments by one unless told otherwise.
struct MetricCounter: Sendable {
    private let counter: Counter

    init(
        _ name: String,
        _ dimensions: [(String, String)] = [],
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.counter = Counter(label: name, dimensions: dimensions, factory: factory)
    }

    func increment(by count: Int = 1) {
        self.counter.increment(by: Int64(count))
    }
}
