import Testing

@testable import RoostProcesses

@Suite struct ProcessEndingTests {
    @Test func isReadAsTheSystemTellsIt() {
        #expect(ProcessEnding(waitStatus: 0) == .status(0) && ProcessEnding(waitStatus: 0).isGood)
        #expect(ProcessEnding(waitStatus: 3 << 8) == .status(3))
        #expect(ProcessEnding(waitStatus: 9) == .signal(9))
        #expect(ProcessEnding(waitStatus: 0x80 | 11) == .signal(11), "with a core dump")
    }

    /// This process has no child of that number, as when somebody else has taken what was left of it.
    @Test func isNotGuessed() {
        #expect(Crew().wait(1, .max) == .unknown)
        #expect(!ProcessEnding.unknown.isGood)
    }
}
