import RoostPubSub
import TestSupport
import Testing

@testable import Roost

@Suite struct HeldBroadcastsTests {
    private func entry(_ event: String, _ number: Int = 0) -> PublishedBroadcast {
        PublishedBroadcast(Broadcast(topic: "t", event: event, payload: .init(json: .int(number))))
    }

    private func all(_ held: inout HeldBroadcasts) -> [String] {
        var all: [String] = []
        while let entry = held.next() {
            all.append("\(entry.broadcast.event) \(entry.broadcast.payload.json ?? .null)")
        }
        return all
    }

    @Test func keepsTheNewest() {
        var held = HeldBroadcasts()
        let dropped = (1...5).map { held.hold(self.entry("e", $0), .dropOldest(keeping: 3), sizeLimit: .max) }
        #expect(dropped == [0, 0, 0, 1, 1])
        #expect(self.all(&held) == (3...5).map { "e \(JSON.int($0))" })
        #expect(held.isEmpty)
    }

    @Test func keepsTheLatestOfEachEvent() {
        var held = HeldBroadcasts()
        var dropped = 0
        for (event, number) in [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5)] {
            dropped += held.hold(self.entry(event, number), .keepLatest, sizeLimit: .max)
        }
        #expect(dropped == 2)
        #expect(self.all(&held) == [("a", 3), ("c", 4), ("b", 5)].map { "\($0) \(JSON.int($1))" })
    }

    @Test func boundsTheNumberOfEvents() {
        var held = HeldBroadcasts()
        for number in 0..<1_000 { _ = held.hold(self.entry("e\(number)"), .keepLatest, sizeLimit: .max) }
        #expect(self.all(&held).count == 64)
    }

    /// Whatever the policy, no more bytes are kept than the limit; but the newest broadcast is.
    @Test(arguments: [SlowConsumerPolicy.dropOldest(keeping: 10), .keepLatest])
    func boundsTheBytes(_ policy: SlowConsumerPolicy) {
        var held = HeldBroadcasts()
        let each = 1 + OutboundQueue.overhead
        for number in 0..<10 { _ = held.hold(self.entry("e\(number)"), policy, sizeLimit: 4 * each) }
        #expect(self.all(&held).count == 4)
        #expect(held.hold(self.entry("big", .max), policy, sizeLimit: 1) == 0)
        #expect(self.all(&held).count == 1)
    }

    /// What is kept is always a part of what came, in order, and ends with the newest.
    @Test func keepsTheOrder() {
        var seed = RandomSeed()
        for _ in 0..<200 {
            var held = HeldBroadcasts()
            let policy = seed.chance(50) ? SlowConsumerPolicy.keepLatest : .dropOldest(keeping: seed.number(1..<5))
            for number in 0..<40 {
                _ = held.hold(self.entry("e\(seed.number(0..<3))", number), policy, sizeLimit: seed.number(1..<2_000))
            }
            var numbers: [Int] = []
            while let entry = held.next() { numbers.append(entry.broadcast.payload.json?.int ?? -1) }
            #expect(numbers == numbers.sorted() && numbers.last == 39)
        }
    }
}
