import TestSupport
import Testing

@testable import RoostTokens

@Suite struct TermRandomTests {
    @Test func readsWhatItWrites() throws {
        var random = RandomSeed()
        for _ in 0..<2000 {
            let term = Self.term(&random, depth: 0)
            #expect(try TermReader.read(TermWriter.write(term)) == term)
        }
    }

    private static func term(_ random: inout RandomSeed, depth: Int) -> Term {
        switch random.number(0..<(depth < 4 ? 7 : 4)) {
        case 0: .integer(self.integer(&random))
        case 1: .float(Double(random.number(-1000..<1000)) / 7)
        case 2: .binary(random.bytes(random.number(0..<20)))
        case 3: .atom(["nil", "true", "ok", "é", ""][random.number(0..<5)])
        case 4: .list(self.terms(&random, depth: depth))
        case 5: .tuple(self.terms(&random, depth: depth))
        default: self.map(&random, depth: depth)
        }
    }

    private static func integer(_ random: inout RandomSeed) -> Int {
        Int(truncatingIfNeeded: random.next()) >> random.number(0..<64)
    }

    private static func terms(_ random: inout RandomSeed, depth: Int) -> [Term] {
        (0..<random.number(0..<5)).map { _ in self.term(&random, depth: depth + 1) }
    }

    private static func map(_ random: inout RandomSeed, depth: Int) -> Term {
        let keys = self.terms(&random, depth: depth)
        return .map(Dictionary(keys.map { ($0, self.term(&random, depth: depth + 1)) }) { first, _ in first })
    }
}
