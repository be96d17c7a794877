import TestSupport
import Testing

@testable import RoostProcesses

@Suite struct RestartPolicyTests {
    @Test func startsAgainAtOnceThenEverLater() throws {
        let policy = RestartPolicy()
        var (shortLives, random) = (0, RandomSeed())
        #expect(policy.pause(after: .seconds(3_600), shortLives: &shortLives, using: &random) == .zero)
        var pauses: [Duration] = []
        while let pause = policy.pause(after: .seconds(1), shortLives: &shortLives, using: &random) {
            pauses.append(pause)
        }
        #expect(pauses.count == 7 && pauses.first == .zero)
        for (index, pause) in pauses.dropFirst().enumerated() {
            #expect(pause >= .milliseconds(50 << index) && pause <= .milliseconds(100 << index))
        }
    }

    @Test func aLongLifeMakesUpForShortOnes() {
        let policy = RestartPolicy()
        var (shortLives, random) = (0, RandomSeed())
        for _ in 0..<100 {
            for _ in 0..<7 { #expect(policy.pause(after: .zero, shortLives: &shortLives, using: &random) != nil) }
            #expect(policy.pause(after: .seconds(10), shortLives: &shortLives, using: &random) == .zero)
        }
    }
}
