import Testing

@testable import RoostBench

@Suite("Bytes that wait")
struct KeptBytesTests {
    @Test("They come back in order, once")
    func order() {
        var kept = KeptBytes()
        #expect(Self.append([1, 2], to: 7, &kept) && Self.append([], to: 7, &kept) && Self.append([3], to: 7, &kept))
        #expect(Self.append([], to: 8, &kept))
        #expect(kept.count == 3 && !kept.isEmpty)
        #expect(Self.take(7, &kept) == [1, 2, 3])
        #expect(Self.take(7, &kept) == nil)
        #expect(Self.take(8, &kept) == [], "a message may have no bytes")
        #expect(kept.count == 0 && kept.isEmpty)
    }

    @Test("One connection has a bound")
    func one() {
        var kept = KeptBytes(mostOfOne: 4, mostOfAll: 100)
        #expect(Self.append([1, 2, 3, 4], to: 1, &kept))
        #expect(!Self.append([5], to: 1, &kept))
        #expect(!Self.append([1, 2, 3, 4, 5], to: 2, &kept))
        #expect(Self.append([1], to: 2, &kept))
        #expect(Self.take(1, &kept) == [1, 2, 3, 4])
        #expect(Self.append([5], to: 1, &kept))
    }

    @Test("All together have one, and what is forgotten makes room")
    func all() {
        var kept = KeptBytes(mostOfOne: 4, mostOfAll: 6)
        #expect(Self.append([1, 2, 3, 4], to: 1, &kept))
        #expect(!Self.append([1, 2, 3], to: 2, &kept))
        #expect(Self.take(2, &kept) == nil && kept.count == 4)
        kept.forget(1)
        kept.forget(1)
        #expect(kept.count == 0)
        #expect(Self.append([1, 2, 3], to: 2, &kept) && Self.append([1, 2, 3], to: 3, &kept))
        #expect(!Self.append([1], to: 4, &kept))
    }

    private static func take(_ index: Int, _ kept: inout KeptBytes) -> [UInt8]? { kept.take(index) }

    private static func append(_ bytes: [UInt8], to index: Int, _ kept: inout KeptBytes) -> Bool {
        bytes.withUnsafeBytes { kept.append($0, to: index) }
    }
}
