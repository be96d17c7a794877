import Testing

@testable import RoostBench

@Suite("Constant rates")
struct SendScheduleTests {
    @Test("Each message has its own time, however late the one before was")
    func times() {
        var schedule = SendSchedule(start: 1_000, rate: 1_000_000)
        let due = (0..<5).map { _ in
            defer { schedule.take() }
            return schedule.due
        }
        #expect(due == [1_000, 2_000, 3_000, 4_000, 5_000])
    }

    @Test("Rates that are no whole number of nanoseconds do not drift")
    func drift() {
        var schedule = SendSchedule(start: 0, rate: 3)
        for _ in 0..<3_000_000 { schedule.take() }
        #expect(schedule.due == 1_000_000 * 1_000_000_000)
    }

    @Test("Workers share a rate without a gap")
    func shared() {
        let all: [UInt64] = (0..<4).flatMap { (worker: Int) -> [UInt64] in
            var schedule = SendSchedule(start: 7, rate: 1_000, worker: worker, of: 4)
            return (0..<5).map { _ in
                defer { schedule.take() }
                return schedule.due
            }
        }
        let expected: [UInt64] = (0..<20).map { 7 + $0 * 1_000_000 }
        #expect(all.sorted() == expected)
    }
}
