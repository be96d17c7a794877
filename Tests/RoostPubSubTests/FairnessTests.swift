import NIOCore
import RoostProtocol
import Synchronization
import Testing

@testable import RoostPubSub

/// A topic with very many subscribers leaves the others their turns.
@Suite struct FairnessTests {
    private static let size = 5_000

    /// What has been received, and how much of it something else has seen before itself.
    private final class Tally: Sendable {
        let received = Atomic(0)
        let seen = Atomic(-1)

        var isFull: Bool { self.received.load(ordering: .relaxed) == FairnessTests.size }

        func look() { self.seen.store(self.received.load(ordering: .relaxed), ordering: .relaxed) }

        /// Whether somebody has looked while some had received it and some had not, or none had.
        func isSeen(in range: Range<Int>) -> Bool { range.contains(self.seen.load(ordering: .relaxed)) }
    }

    private final class Receiver: TopicSubscriber, @unchecked Sendable {
        // Unchecked: only used on the event loop.
        var subscription = SubscriptionSlot()
        let receive: @Sendable (BroadcastBatch) -> Void
        init(_ receive: @escaping @Sendable (BroadcastBatch) -> Void) { self.receive = receive }
        func deliver(_ batch: BroadcastBatch, from first: Int) { self.receive(batch) }
    }

    /// - Parameter receive: Called with how many have received it, the caller included.
    private func huge(_ loops: Loops, _ receive: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> Tally {
        let (shard, tally) = (loops.shards[0], Tally())
        try await shard.eventLoop.submit {
            for _ in 0..<Self.size {
                shard.subscribe(
                    Receiver { _ in receive(tally.received.add(1, ordering: .relaxed).newValue) },
                    to: "huge"
                )
            }
        }.get()
        return tally
    }

    @Test func aSmallTopicDoesNotWaitForAHugeOne() async throws {
        try await Loops.with(1) { loops in
            let tally = try await self.huge(loops)
            let small = FakeSubscriber()
            small.onDelivery = { tally.look() }
            try await loops.subscribe(small, to: "small")
            try await loops.inOneTurn {
                try loops.publish("1", to: "huge")
                try loops.publish("2", to: "small")
            }
            try await eventually("all have it") { tally.isFull }
            #expect(tally.isSeen(in: 0..<Self.size))
        }
    }

    /// What comes to the loop from elsewhere, as when a socket can be read, is done between two turns.
    @Test func theLoopDoesOtherThingsMeanwhile() async throws {
        try await Loops.with(1) { loops in
            let (loop, other) = (loops.shards[0].eventLoop, Tally())
            let tally = try await self.huge(loops) { count in
                if count == 1 { loop.execute { other.look() } }
                other.received.store(count, ordering: .relaxed)
            }
            try loops.publish("1", to: "huge")
            try await eventually("all have it") { tally.isFull }
            #expect(other.isSeen(in: 1..<Self.size))
        }
    }

    /// As long as others wait for their turn, what is published counts as on its way: or its publishers would not be held back.
    @Test func whatIsPutOffCountsAsLoad() async throws {
        try await Loops.with(1) { loops in
            let (shard, congested) = (loops.shards[0], Tally())
            let tally = try await self.huge(loops) { _ in
                if shard.isCongested { congested.received.add(1, ordering: .relaxed) }
            }
            let text = ByteBuffer(string: "\"" + String(repeating: "x", count: 5_000_000) + "\"")
            try loops.pubSub.broadcast("huge", event: "1", payload: Payload(validating: text))
            try await eventually("all have it") { tally.isFull }
            #expect(congested.isFull)
            await loops.pubSub.relief()
            try await eventually("nothing is on its way any more") { !loops.pubSub.isCongested }
        }
    }

    /// Who is about to be sent something else gets what has been published before, whatever the state of its delivery.
    @Test func nothingOvertakesAHugeTopic() async throws {
        try await Loops.with(1) { loops in
            let (shard, last) = (loops.shards[0], FakeSubscriber())
            let tally = try await self.huge(loops) { count in
                guard count == 1 else { return }
                // After the first turn: by now one batch is under way, and another has gathered.
                shard.submit {
                    #expect(shard.hasPendingBroadcasts && last.events.isEmpty)
                    shard.catchUp(last, topic: "huge")
                    last.note("answer")
                }
            }
            try await loops.subscribe(last, to: "huge")
            try await loops.inOneTurn { try loops.publish("1", to: "huge") }
            try await eventually("all have it") { tally.isFull && last.events.count == 2 }
            #expect(last.events == ["1", "answer"])
        }
    }

    /// Publishers that wait are let go when the loop has caught up, and not earlier.
    @Test func reliefWaitsForAllTurns() async throws {
        try await Loops.with(1) { loops in
            let tally = try await self.huge(loops)
            let text = ByteBuffer(string: "\"" + String(repeating: "x", count: 5_000_000) + "\"")
            try loops.pubSub.broadcast("huge", event: "1", payload: Payload(validating: text))
            await loops.pubSub.relief()
            #expect(tally.isFull)
        }
    }
}
