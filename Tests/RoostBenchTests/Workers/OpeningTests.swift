import Testing

@testable import RoostBench

@Suite("Opening connections")
struct OpeningTests {
    @Test("No more at a time than the window is wide, and each once")
    func window() {
        var opening = Opening(count: 10, window: 3, rate: nil, now: 0)
        var begun: [Int] = []
        while !opening.isFinished {
            while let index = opening.take(0) { begun.append(index) }
            #expect(opening.pending <= 3)
            opening.settle(0)
        }
        #expect(begun == Array(0..<10))
    }

    @Test("No more a second than the rate")
    func rate() {
        var opening = Opening(count: 1_000, window: 1_000, rate: 100, now: 5_000_000_000)
        var begun = 0
        while opening.take(6_000_000_000) != nil { begun += 1 }
        #expect(begun == 101)
    }

    @Test("Given up, what is under way is still waited for")
    func givenUp() {
        var opening = Opening(count: 5, window: 1, rate: nil, now: 0)
        #expect(opening.take(0) == 0)
        #expect(opening.giveUp() == 4)
        #expect(!opening.isFinished)
        opening.settle(0)
        #expect(opening.isFinished)
    }
}
