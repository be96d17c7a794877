import NIOCore
import NIOEmbedded
import NIOPosix
import TestSupport
import Testing

@testable import RoostProcesses

@Suite struct PulseTests {
    @Test func aRoundTakesAllLoops() {
        var round = PulseRound<Int>()
        for loop in 0..<3 { round.add(loop) }
        #expect([0, 0, 1, 2].map { round.turn(of: $0) } == [false, false, false, true])
        #expect([2, 1, 0].map { round.turn(of: $0) } == [false, false, true], "again")
    }

    @Test func whatHasGoneIsNotWaitedFor() {
        var round = PulseRound<Int>()
        for loop in 0..<2 { round.add(loop) }
        round.remove(1)
        #expect([0, 1].map { round.turn(of: $0) } == [true, false])
        round.remove(0)
        #expect(round.isEmpty)
    }

    @Test func aHeartBeatsWhileAllLoopsHaveTurnsAndRestsAfterwards() async throws {
        let lifeline = try Lifeline()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let heart = Heart(lifeline.other)
        #expect(lifeline.lastPulse() == nil)
        let end = heart.watch(group.makeIterator().map { $0 })
        for _ in 0..<3 {
            let pulse = await self.next(lifeline)
            #expect(pulse == .beat)
        }
        end()
        // A loop may just have had its turn.
        var last = await self.next(lifeline)
        while last == .beat { last = await self.next(lifeline) }
        #expect(last == .rest)
        try await group.shutdownGracefully()
    }

    /// One that never has a turn: the first beat is due to nobody's.
    @Test func aHeartThatStopsIsNoticed() throws {
        let lifeline = try Lifeline()
        let loop = EmbeddedEventLoop()
        let end = Heart(lifeline.other).watch([loop])
        #expect(lifeline.lastPulse() == .beat)
        #expect(lifeline.lastPulse() == nil)
        loop.advanceTime(by: .seconds(1))
        #expect(lifeline.lastPulse() == .beat)
        end()
        #expect(lifeline.lastPulse() == .rest)
    }

    private func next(_ lifeline: Lifeline) async -> Pulse? {
        for _ in 0..<6_000 {
            if let pulse = lifeline.lastPulse() { return pulse }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
