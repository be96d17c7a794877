import Testing

@testable import RoostBench

@Suite("Heartbeats")
struct HeartbeatSweepTests {
    @Test("Each connection once in the interval, evenly", arguments: [1, 3, 1_000])
    func even(_ count: Int) {
        var sweep = HeartbeatSweep(count: count, interval: 30_000, now: 0)
        var beats = [Int](repeating: 0, count: count)
        for now: UInt64 in stride(from: 7, through: 90_000, by: 7) {
            sweep.advance(now) { beats[$0] += 1 }
        }
        sweep.advance(90_001) { beats[$0] += 1 }
        #expect(beats.allSatisfy { (2...3).contains($0) })
        #expect(beats.reduce(0, +) >= 3 * count - 1)
    }

    @Test("After a long pause no connection gets more than one")
    func pause() {
        var sweep = HeartbeatSweep(count: 10, interval: 1_000, now: 0)
        var beats = 0
        sweep.advance(1_000_000) { _ in beats += 1 }
        #expect(beats == 10)
    }

    @Test("An interval of 0 is none")
    func none() {
        var sweep = HeartbeatSweep(count: 10, interval: 0, now: 0)
        sweep.advance(1_000_000) { _ in Issue.record("a heartbeat") }
    }
}
