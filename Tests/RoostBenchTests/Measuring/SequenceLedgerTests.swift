import TestSupport
import Testing

@testable import RoostBench

@Suite("Sequences")
struct SequenceLedgerTests {
    @Test("A gap, one that comes late, and one that comes twice")
    func verdicts() {
        var ledger = SequenceLedger()
        var last: UInt32 = 3
        #expect(ledger.judge(6, stream: 0, last: &last) == .gap(2))
        #expect(last == 6)
        #expect(ledger.judge(4, stream: 0, last: &last) == .late)
        #expect(ledger.judge(4, stream: 0, last: &last) == .doubled)
        #expect(ledger.judge(6, stream: 0, last: &last) == .doubled)
        #expect(ledger.judge(5, stream: 1, last: &last) == .doubled)
        #expect(ledger.judge(5, stream: 0, last: &last) == .late)
    }

    @Test("Of any order, with anything left out or doubled, it is known what is missing and what came twice")
    func random() {
        var random = RandomSeed()
        for stream in 0..<200 {
            var (ledger, last) = (SequenceLedger(), UInt32(0))
            let kept = (1...UInt32(random.number(1..<100))).filter { _ in !random.chance(10) }
            let twice = kept.filter { _ in random.chance(10) }
            var (missing, doubled) = (0, 0)
            for number in (kept + twice).shuffled(using: &random) {
                switch number == last + 1 ? nil : ledger.judge(number, stream: stream, last: &last) {
                case nil: last = number
                case .gap(let count): missing += Int(count)
                case .late: missing -= 1
                case .doubled: doubled += 1
                }
            }
            #expect(missing == Int(kept.max() ?? 0) - kept.count)
            #expect(doubled == twice.count)
        }
    }
}
