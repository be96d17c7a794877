import Foundation
import Testing

@testable import RoostBench

@Suite("Tallies")
struct TallyTests {
    @Test("No counter is forgotten in a sum")
    func sum() throws {
        let one = try Self.filled(with: 1)
        #expect(one + one == (try Self.filled(with: 2)))
    }

    /// A tally with every counter that there is at `value`.
    private static func filled(with value: Int) throws -> Tally {
        let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(Tally()))
        let names = try #require(object as? [String: Int]).keys
        let filled = Dictionary(uniqueKeysWithValues: names.map { ($0, value) })
        return try JSONDecoder().decode(Tally.self, from: try JSONSerialization.data(withJSONObject: filled))
    }
}
