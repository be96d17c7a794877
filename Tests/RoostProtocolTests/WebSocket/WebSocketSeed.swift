import Foundation

/// Random numbers that can be had again: the seed is printed, and taken from `ROOST_SEED` when that is set.
struct WebSocketSeed: RandomNumberGenerator {
    private var state: UInt64

    init(_ test: String = #function) {
        let given = ProcessInfo.processInfo.environment["ROOST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): ROOST_SEED=\(seed)")
        state = seed
    }

    /// A linear congruence modulo 2^64, folded so that the weak low bits are not what is seen.
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var word = state
        word = (word ^ (word >> 32)) &* 0xD6E8_FEB8_6659_FD93
        word = (word ^ (word >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return word ^ (word >> 32)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Up to `count` ascending places to cut a stream of `length` bytes at.
    mutating func cuts(_ count: Int, in length: Int) -> [Int] {
        (0..<count).map { _ in Int.random(in: 0...length, using: &self) }.sorted()
    }

    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
