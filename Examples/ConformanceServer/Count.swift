import Metrics
import Synchronization

/// One figure, be it a counter or a level.
final class Count: CounterHandler, MeterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int { Int(self.count.load(ordering: .relaxed)) }

    func increment(by amount: Int64) { self.count.add(amount, ordering: .relaxed) }
    func increment(by amount: Double) { self.count.add(Int64(amount), ordering: .relaxed) }
    func decrement(by amount: Double) { self.count.subtract(Int64(amount), ordering: .relaxed) }
    func set(_ value: Int64) { self.count.store(value, ordering: .relaxed) }
    func set(_ value: Double) { self.count.store(Int64(value), ordering: .relaxed) }
    func reset() { self.set(Int64(0)) }
}
