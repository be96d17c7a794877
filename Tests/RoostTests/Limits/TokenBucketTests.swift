import TestSupport
import Testing

@testable import Roost

@Suite struct TokenBucketTests {
    private let limit = RateLimit(perSecond: 10, burst: 20)

    @Test func allowsABurstAndThenTheRate() {
        var bucket = TokenBucket()
        let first = (0..<30).filter { _ in bucket.take(1, of: self.limit, at: 100) }
        #expect(first.count == 20)
        let second = (0..<30).filter { _ in bucket.take(1, of: self.limit, at: 100.5) }
        #expect(second.count == 5)
        let later = (0..<30).filter { _ in bucket.take(1, of: self.limit, at: 1_000) }
        #expect(later.count == 20)
    }

    @Test func takesNothingWhenThereIsNotEnough() {
        var bucket = TokenBucket()
        let taken = [21, 20, 1].map { bucket.take($0, of: self.limit, at: 0) }
        #expect(taken == [false, true, false])
    }

    @Test func knowsNoLimitWithoutOne() {
        var bucket = TokenBucket()
        let taken = [bucket.take(.max, of: nil, at: 0), bucket.take(20, of: self.limit, at: 0)]
        #expect(taken == [true, true])
    }

    @Test func survivesExtremes() {
        var bucket = TokenBucket()
        let small = bucket.take(.max, of: RateLimit(perSecond: 1, burst: 1), at: 0)
        let late = bucket.take(1, of: RateLimit(perSecond: .max, burst: .max), at: .greatestFiniteMagnitude / 2)
        #expect([small, late] == [false, true])
        #expect(RateLimit(perSecond: -1, burst: 0) == RateLimit(perSecond: 1, burst: 1))
    }

    /// Whatever the client does, it gets no more than the burst and the rate since the beginning.
    @Test func neverGivesMoreThanItHas() {
        var random = RandomSeed()
        var bucket = TokenBucket()
        var (now, taken) = (0.0, 0)
        for _ in 0..<5_000 {
            now += Double.random(in: 0...0.3, using: &random)
            let count = Int.random(in: 1...6, using: &random)
            if bucket.take(count, of: self.limit, at: now) { taken += count }
            #expect(Double(taken) <= 20 + now * 10 + 0.01)
        }
        #expect(Double(taken) >= now * 10 * 0.5)
    }
}
