import NIOCore
import Testing

@testable import Roost

/// When the watching thread lets reports gather.
@Suite struct WatchPaceTests {
    private func rests(_ times: [Int64]) -> [Bool] {
        var pace = WatchPace()
        return times.map { pace.isHasty(.uptimeNanoseconds(1_000_000_000) + .microseconds($0)) }
    }

    @Test func restsWhenReportsComeThickAndFast() {
        #expect(self.rests([0, 10, 20, 30]) == [false, false, false, true])
        #expect(
            self.rests([0, 10, 20, 30, 40, 50, 60, 70]) == [false, false, false, true] + [
                false, false, false, true,
            ]
        )
    }

    /// Whoever connects alone, or sends now and then, is answered at once.
    @Test func doesNotRestWhileLittleHappens() {
        #expect(!self.rests([0, 300, 600]).contains(true))
        #expect(!self.rests(stride(from: 0, to: 100_000, by: 400).map { $0 }).contains(true))
    }
}
