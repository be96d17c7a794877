import TestSupport
import Testing

@testable import Roost

/// The timer wheel against a plain table of deadlines.
@Suite struct TimerWheelTests {
    private final class Member: TimerWheelMember {
        let name: Int
        var timer = TimerWheelPosition()
        init(_ name: Int) { self.name = name }
        func timerFired(now: UInt32) -> UInt32? { nil }
    }

    @Test func firesAtTheTickAndOnce() {
        var wheel = TimerWheel(slots: 8)
        let member = Member(1)
        wheel.schedule(member, at: 3)
        #expect(member.timer.isScheduled)
        #expect((1...10).map { _ in wheel.advance().count } == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(!member.timer.isScheduled)
        #expect(wheel.count == 0)
    }

    @Test func firesAtTheNextTickWhatIsDueAlready() {
        var wheel = TimerWheel(slots: 8)
        for _ in 0..<5 { _ = wheel.advance() }
        wheel.schedule(Member(1), at: 2)
        wheel.schedule(Member(2), at: 5)
        #expect(wheel.advance().count == 2)
    }

    @Test func movesWhatIsScheduledAgain() {
        var wheel = TimerWheel(slots: 8)
        let member = Member(1)
        wheel.schedule(member, at: 2)
        wheel.schedule(member, at: 5)
        #expect(wheel.count == 1)
        #expect((1...6).map { _ in wheel.advance().count } == [0, 0, 0, 0, 1, 0])
    }

    @Test func cancelsOnlyWhatIsScheduled() {
        var wheel = TimerWheel(slots: 8)
        let (kept, cancelled) = (Member(1), Member(2))
        wheel.schedule(cancelled, at: 2)
        wheel.schedule(kept, at: 2)
        wheel.cancel(cancelled)
        wheel.cancel(cancelled)
        wheel.cancel(Member(3))
        _ = wheel.advance()
        #expect(wheel.advance().map { ($0 as? Member)?.name } == [1])
    }

    @Test func waitsForADeadlineBeyondOneTurn() {
        var wheel = TimerWheel(slots: 4)
        wheel.schedule(Member(1), at: 11)
        #expect((1...12).map { _ in wheel.advance().count } == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    }

    @Test func agreesWithATableOfDeadlines() {
        var seed = RandomSeed()
        for _ in 0..<50 {
            var wheel = TimerWheel(slots: 16)
            var table: [Int: UInt32] = [:]
            let members = (0..<20).map { Member($0) }
            for _ in 0..<500 {
                self.step(&wheel, &table, members, &seed)
                #expect(wheel.count == table.count)
            }
        }
    }

    private func step(
        _ wheel: inout TimerWheel,
        _ table: inout [Int: UInt32],
        _ members: [Member],
        _ seed: inout RandomSeed
    ) {
        let member = members[seed.number(0..<members.count)]
        switch seed.number(0..<4) {
        case 0:
            let tick = wheel.now + UInt32(seed.number(0..<40))
            wheel.schedule(member, at: tick)
            table[member.name] = max(tick, wheel.now + 1)
        case 1:
            wheel.cancel(member)
            table[member.name] = nil
        default:
            let fired = Set(wheel.advance().compactMap { ($0 as? Member)?.name })
            #expect(fired == Set(table.filter { $0.value == wheel.now }.keys))
            table = table.filter { $0.value != wheel.now }
        }
    }
}
