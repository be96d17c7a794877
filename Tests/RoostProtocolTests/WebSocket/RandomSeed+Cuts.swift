import TestSupport

extension RandomSeed {
    /// Up to `count` ascending places to cut a stream of `length` bytes at.
    mutating func cuts(_ count: Int, in length: Int) -> [Int] {
        (0..<count).map { _ in Int.random(in: 0...length, using: &self) }.sorted()
    }
}
