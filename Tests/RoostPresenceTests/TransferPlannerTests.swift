import Testing

@testable import RoostPresence

/// Whom to ask.
@Suite struct TransferPlannerTests {
    private var planner = TransferPlanner(patience: .seconds(3))
    private var random = SplitMix(seed: 1)
    private let a = ReplicaID(rawValue: 1)
    private let b = ReplicaID(rawValue: 2)
    private let c = ReplicaID(rawValue: 3)

    /// What is asserted about a choice is a value: expectations cannot change what they look at.
    private mutating func expect(
        _ expected: [ReplicaID],
        _ have: TransferPlanner.Clocks,
        at seconds: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let chosen = self.choose(have, at: seconds)
        #expect(chosen == expected, sourceLocation: sourceLocation)
    }

    private mutating func choose(_ have: TransferPlanner.Clocks, at seconds: Int = 1) -> [ReplicaID] {
        self.planner.choose(have: have, now: .seconds(seconds), random: &self.random)
    }

    @Test mutating func asksWhoeverHasEverything() {
        self.planner.offer(self.a, [self.a: 5], due: .seconds(1))
        self.planner.offer(self.b, [self.b: 5], due: .seconds(1))
        self.planner.offer(self.c, [self.a: 5, self.b: 5], due: .seconds(1))
        self.expect([self.c], [self.a: 0, self.b: 0, self.c: 0])
    }

    @Test mutating func asksSeveralWhenNobodyHasEverything() {
        self.planner.offer(self.a, [self.a: 5], due: .seconds(1))
        self.planner.offer(self.b, [self.b: 5], due: .seconds(1))
        let chosen = self.choose([self.a: 0, self.b: 0])
        #expect(Set(chosen) == [self.a, self.b])
    }

    @Test mutating func asksNobodyForWhatHasComeMeanwhile() {
        self.planner.offer(self.a, [self.a: 5], due: .seconds(1))
        self.expect([], [self.a: 5])
        #expect(self.planner.due == nil)
    }

    @Test mutating func offersOfReplicasThatDoNotMatterDoNotCount() {
        self.planner.offer(self.a, [self.c: 5], due: .seconds(1))
        self.expect([], [self.a: 0])
    }

    @Test mutating func asksForTheSameAgainOnlyWhenNothingHasComeForAWhile() {
        self.planner.offer(self.a, [self.a: 5], due: .seconds(1))
        self.expect([self.a], [self.a: 0])
        self.planner.offer(self.a, [self.a: 5], due: .seconds(2))
        self.planner.offer(self.b, [self.a: 5], due: .seconds(2))
        self.expect([], [self.a: 0], at: 2)
        self.planner.progress(self.a, now: .seconds(3))
        self.planner.offer(self.b, [self.a: 5], due: .seconds(5))
        self.expect([], [self.a: 0], at: 5)
        self.planner.offer(self.b, [self.a: 5], due: .seconds(6))
        self.expect([self.b], [self.a: 0], at: 6)
    }

    @Test mutating func newThingsAreAskedForWhileOthersAreUnderWay() {
        self.planner.offer(self.a, [self.a: 5], due: .seconds(1))
        self.expect([self.a], [self.a: 0, self.b: 0])
        self.planner.offer(self.b, [self.a: 5, self.b: 1], due: .seconds(1))
        self.expect([self.b], [self.a: 0, self.b: 0])
    }

    @Test mutating func whoHasLostSomethingIsAskedWhateverTheySay() {
        self.planner.lost(self.a, due: .seconds(1))
        #expect(self.planner.due == .seconds(1))
        self.expect([self.a], [self.a: 5])
    }

    @Test mutating func answersThatBringNothingAreNotContinued() {
        self.planner.begin(self.a, [:], now: .zero)
        self.planner.progress(self.a, now: .zero)
        let afterProgress = self.planner.goOn(self.a)
        let afterNothing = self.planner.goOn(self.a)
        let neverAsked = self.planner.goOn(self.b)
        #expect([afterProgress, afterNothing, neverAsked] == [true, false, false])
    }
}
