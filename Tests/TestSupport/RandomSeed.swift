import Foundation

/// Random numbers that can be had again: the seed is printed, and taken from `ROOST_SEED` when that is set.
package struct RandomSeed: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter test: Stands in front of the printed seed.
    package init(_ test: String = #function) {
        let given = ProcessInfo.processInfo.environment["ROOST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): ROOST_SEED=\(seed)")
        self.state = seed
    }

    /// SplitMix64.
    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number of a range.
    package mutating func number(_ range: Range<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// Whether something that happens so often has happened.
    package mutating func chance(_ percent: Int) -> Bool {
        self.number(0..<100) < percent
    }

    /// Any bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
