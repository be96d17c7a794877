import Metrics
import Roost
import Synchronization

/// A backend for metrics that only keeps them, for `GET /metrics`.
final class Counters: MetricsFactory {
    private let entries = Mutex<[String: Count]>([:])

    /// All figures by name: `roost.connects` with the dimension `result` is `roost.connects{result=ok}`.
    var json: JSON {
        .object(self.entries.withLock { $0.mapValues { .int($0.value) } })
    }

    private func entry(_ label: String, _ dimensions: [(String, String)]) -> Count {
        let suffix = dimensions.map { "{\($0)=\($1)}" }.joined()
        return self.entries.withLock { entries in
            if let entry = entries[label + suffix] { return entry }
            let entry = Count()
            entries[label + suffix] = entry
            return entry
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.entry(label, dimensions)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.entry(label, dimensions)
    }

    // Roost has none of the rest.

    func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        NOOPMetricsHandler.instance
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

extension Routes {
    mutating func addMetrics(_ counters: Counters) {
        self.get("/metrics") { _ in .json(counters.json) }
    }
}
