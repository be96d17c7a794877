import Foundation
import TestSupport
import Testing

@testable import RoostBench

@Suite("Latencies")
struct LatenciesTests {
    @Test("What is sent from process to process is the same there")
    func roundTrip() throws {
        var random = RandomSeed()
        var latencies = Latencies()
        for _ in 0..<10_000 { latencies.record(nanoseconds: random.next() >> UInt64(random.number(24..<50))) }
        latencies.record(nanoseconds: .max)
        let copy = try JSONDecoder().decode(Latencies.self, from: try JSONEncoder().encode(latencies))
        #expect(copy.count == latencies.count)
        for percentile in [0, 50, 90, 99, 99.9, 100] {
            #expect(copy.value(atPercentile: percentile) == latencies.value(atPercentile: percentile))
        }
    }

    @Test("Percentiles are those of sorted values, to three digits")
    func percentiles() throws {
        var random = RandomSeed()
        var (latencies, values) = (Latencies(), [UInt64]())
        for _ in 0..<5_000 {
            values.append(UInt64(random.number(1..<2_000_000)))
            latencies.record(nanoseconds: values[values.count - 1] * 1_000)
        }
        values.sort()
        let figures = try #require(Percentiles(latencies))
        for (share, found) in [(0.5, figures.p50), (0.9, figures.p90), (0.99, figures.p99), (0.999, figures.p999)] {
            let exact = Double(values[Int(share * 5_000) - 1])
            #expect(abs(Double(found) - exact) <= exact * 0.002 + 1)
        }
        #expect(figures.max >= values[4_999])
        #expect(Double(figures.max) <= Double(values[4_999]) * 1.002)
    }

    @Test("None have no percentiles")
    func empty() {
        #expect(Percentiles(Latencies()) == nil)
        #expect(Latencies().value(atPercentile: 99) == 0)
    }

    @Test("Those of two workers together")
    func sum() {
        var (one, other) = (Latencies(), Latencies())
        for _ in 0..<99 { one.record(nanoseconds: 1_000) }
        other.record(nanoseconds: 9_000_000)
        one.add(other)
        #expect(one.count == 100)
        #expect(one.value(atPercentile: 99) == 1)
        #expect(one.value(atPercentile: 100) >= 9_000)
    }
}
