import TestSupport
import Testing

@testable import Roost

@Suite struct DrainPlanTests {
    private func plan(_ count: Int, _ size: Int, _ interval: Duration, _ timeout: Duration) -> [Double] {
        let plan = DrainPlan(count: count, batchSize: size, interval: interval, timeout: timeout)
        return [Double(plan.batches), Double(plan.batchSize), plan.interval / .milliseconds(1)]
    }

    @Test func keepsThePaceWhileThereIsTime() {
        #expect(self.plan(10_000, 1_000, .milliseconds(200), .seconds(25)) == [10, 1_000, 200])
        #expect(self.plan(10_001, 1_000, .milliseconds(200), .seconds(25)) == [11, 1_000, 200])
        #expect(self.plan(1_000, 1_000, .milliseconds(200), .seconds(25)) == [1, 1_000, 0])
        #expect(self.plan(0, 1_000, .milliseconds(200), .seconds(25)) == [0, 1_000, 0])
    }

    @Test func hurriesWhenThereAreMany() {
        #expect(self.plan(101_000, 1_000, .seconds(2), .seconds(20)) == [101, 1_000, 100])
        // As many pauses of 10 ms as go into half of the time.
        let plan = DrainPlan(count: 1_000_000, batchSize: 100, interval: .seconds(2), timeout: .seconds(2))
        #expect(plan.batches == 101 && plan.batchSize == 9_901)
        #expect(plan.interval == .milliseconds(10))
    }

    @Test func closesAllAtOnceWithoutTime() {
        #expect(self.plan(5_000, 10, .seconds(1), .zero) == [1, 5_000, 0])
        #expect(self.plan(5_000, 10, .seconds(1), .seconds(-1)) == [1, 5_000, 0])
    }

    /// All are closed, and in half of the time.
    @Test func closesAllInTime() {
        var seed = RandomSeed()
        for _ in 0..<1_000 {
            let (count, timeout) = (seed.number(0..<3_000_000), Duration.milliseconds(seed.number(0..<60_000)))
            let plan = DrainPlan(
                count: count,
                batchSize: seed.number(-1..<5_000),
                interval: .milliseconds(seed.number(-1..<5_000)),
                timeout: timeout
            )
            #expect(plan.batches * plan.batchSize >= count)
            #expect(plan.interval * max(0, plan.batches - 1) <= timeout / 2)
        }
    }
}
