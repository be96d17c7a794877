import Testing

@testable import RoostProcesses

@Suite struct HangWatchTests {
    @Test func aProcessHangsThatSaysNothingForTooLong() {
        var watch = HangWatch(timeout: .seconds(5))
        for _ in 0..<100 { #expect(!self.look(.beat, &watch)) }
        for _ in 0..<4 { #expect(!self.look(nil, &watch)) }
        #expect(self.look(nil, &watch))
        #expect(self.look(nil, &watch), "as long as it does")
        #expect(!self.look(.beat, &watch))
        for _ in 0..<4 { #expect(!self.look(nil, &watch)) }
        #expect(self.look(nil, &watch))
    }

    @Test func nothingIsDueBeforeTheFirstPulseNorWhileAProcessRests() {
        var watch = HangWatch(timeout: .seconds(5))
        for _ in 0..<100 { #expect(!self.look(nil, &watch)) }
        #expect(!self.look(.beat, &watch))
        #expect(!self.look(.rest, &watch))
        for _ in 0..<100 { #expect(!self.look(nil, &watch)) }
    }

    @Test(arguments: [(Duration.zero, 3), (.seconds(3), 3), (.milliseconds(3_001), 4), (.seconds(-9), 3)])
    func patienceIsInWholeSecondsAndThreeAtLeast(timeout: Duration, looks: Int) {
        var watch = HangWatch(timeout: timeout)
        #expect(!self.look(.beat, &watch))
        for _ in 1..<looks { #expect(!self.look(nil, &watch)) }
        #expect(self.look(nil, &watch))
    }

    private func look(_ pulse: Pulse?, _ watch: inout HangWatch) -> Bool { watch.look(pulse) }

    @Test func patienceMayBeEndless() {
        var watch = HangWatch(timeout: .seconds(Int64.max) + .milliseconds(1))
        #expect(!self.look(.beat, &watch))
        for _ in 0..<1_000 { #expect(!self.look(nil, &watch)) }
    }
}
