import TestSupport
import Testing

@testable import RoostProcesses

@Suite struct RestartHistoryTests {
    @Test func whatNeverLivesIsStartedAgainAtOnceThenEverLaterAndGivenUp() {
        let history = History()
        #expect(history.ended(after: .seconds(1)) == .restart(after: .zero))
        for index in 0..<6 {
            let pause = self.pause(history.ended(after: .seconds(1)))
            #expect(pause >= .milliseconds(50 << index) && pause <= .milliseconds(100 << index))
        }
        #expect(history.ended(after: .seconds(1)) == .giveUp)
    }

    @Test func whatHasOnceLivedIsNeverGivenUpAndThatIsToldOnceInEachSpell() {
        let history = History()
        for _ in 0..<3 {
            #expect(history.ended(after: .seconds(10)) == .restart(after: .zero))
            for _ in 0..<7 { _ = self.pause(history.ended(after: .zero)) }
            guard case .persist(let pause) = history.ended(after: .zero) else {
                Issue.record("the eighth death in a row is not told")
                return
            }
            #expect(pause >= .seconds(5) && pause <= .seconds(10))
            for _ in 0..<100 {
                let pause = self.pause(history.ended(after: .seconds(9)))
                #expect(pause >= .seconds(5) && pause <= .seconds(10))
            }
        }
    }

    @Test func aLongLifeMakesUpForShortOnes() {
        let history = History()
        for _ in 0..<100 {
            for _ in 0..<7 { _ = self.pause(history.ended(after: .zero)) }
            #expect(history.ended(after: .seconds(10)) == .restart(after: .zero))
        }
    }

    @Test func onePermittedDeathIsTheLeast() {
        var policy = RestartPolicy()
        policy.maxShortLives = 0
        let history = History(policy)
        #expect(history.ended(after: .zero) == .giveUp)
    }

    /// With random numbers of its own.
    private final class History {
        private var history: RestartHistory
        private var random = RandomSeed("RestartHistoryTests")

        init(_ policy: RestartPolicy = RestartPolicy()) {
            self.history = RestartHistory(policy)
        }

        func ended(after lifetime: Duration) -> RestartHistory.Verdict {
            self.history.ended(after: lifetime, using: &self.random)
        }
    }

    private func pause(_ verdict: RestartHistory.Verdict) -> Duration {
        guard case .restart(let pause) = verdict else {
            Issue.record("\(verdict)")
            return .zero
        }
        return pause
    }
}
