import NIOCore
import RoostProtocol
import Synchronization
import Testing

@testable import RoostPubSub

/// Subscribers on real event loops.
@Suite struct TopicShardTests {
    private func names(_ range: Range<Int>) -> [String] { range.map { "\($0)" } }

    @Test func deliversToEverySubscriberInThePublishersOrder() async throws {
        try await Loops.with(3) { loops in
            let subscribers = (0..<9).map { _ in FakeSubscriber() }
            for (index, subscriber) in subscribers.enumerated() {
                try await loops.subscribe(subscriber, shard: index % 3)
            }
            for event in self.names(0..<500) { try loops.publish(event) }
            await loops.settle()
            for subscriber in subscribers { #expect(subscriber.events == self.names(0..<500)) }
        }
    }

    @Test func keepsTheOrderOfEachPublisherOfMany() async throws {
        try await Loops.with(2) { loops in
            let subscriber = FakeSubscriber()
            try await loops.subscribe(subscriber, shard: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b", "c"] {
                    group.addTask { for number in 0..<300 { try loops.publish("\(name)\(number)") } }
                }
                try await group.waitForAll()
            }
            await loops.settle()
            for name in ["a", "b", "c"] {
                #expect(subscriber.events.filter { $0.hasPrefix(name) } == (0..<300).map { "\(name)\($0)" })
            }
        }
    }

    @Test func deliversOnlyToTheTopic() async throws {
        try await Loops.with(1) { loops in
            let (first, second) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(first, to: "a")
            try await loops.subscribe(second, to: "b")
            try loops.publish("1", to: "a")
            try loops.publish("2", to: "c")
            await loops.settle()
            #expect(first.events == ["1"])
            #expect(second.events.isEmpty)
        }
    }

    @Test func joinsWhatMeetsInATurnOncePerEncoding() async throws {
        try await Loops.with(1) { loops in
            let calls = Mutex(0)
            let counting = FrameEncoding { broadcast in
                calls.withLock { $0 += 1 }
                return ByteBuffer(string: broadcast.event + ".")
            }
            let subscribers = (0..<5).map { FakeSubscriber(encoding: $0 < 3 ? counting : .events) }
            for subscriber in subscribers { try await loops.subscribe(subscriber) }
            try await loops.inOneTurn { for event in ["1", "2", "3"] { try loops.publish(event) } }
            await loops.settle()
            #expect(calls.withLock { $0 } == 3)
            #expect(subscribers.prefix(3).allSatisfy { $0.batches == [ByteBuffer(string: "1.2.3.")] })
            #expect(subscribers.suffix(2).allSatisfy { $0.batches == [ByteBuffer(string: "1;2;3;")] })
            #expect(Set(subscribers.prefix(3).map { self.storage($0.batches.first) }).count == 1)
        }
    }

    @Test func sharesTheFramesBetweenLoops() async throws {
        try await Loops.with(3) { loops in
            let calls = Mutex(0)
            let counting = FrameEncoding { _ in
                calls.withLock { $0 += 1 }
                return ByteBuffer(string: "x")
            }
            let subscribers = (0..<3).map { _ in FakeSubscriber(encoding: counting) }
            for (shard, subscriber) in subscribers.enumerated() {
                try await loops.subscribe(subscriber, shard: shard)
            }
            try loops.publish("1")
            await loops.settle()
            #expect(calls.withLock { $0 } == 1)
            #expect(Set(subscribers.map { self.storage($0.batches.first) }).count == 1)
        }
    }

    private func storage(_ buffer: ByteBuffer?) -> Int {
        buffer?.withUnsafeReadableBytes { Int(bitPattern: $0.baseAddress) } ?? 0
    }

    @Test func leavesOutWhatAnEncodingCannotCarry() async throws {
        try await Loops.with(1) { loops in
            let picky = FrameEncoding { $0.event == "2" ? nil : ByteBuffer(string: $0.event) }
            let (subscriber, deaf) = (
                FakeSubscriber(encoding: picky), FakeSubscriber(encoding: FrameEncoding { _ in nil })
            )
            try await loops.subscribe(subscriber)
            try await loops.subscribe(deaf)
            try await loops.inOneTurn { for event in ["1", "2", "3"] { try loops.publish(event) } }
            await loops.settle()
            #expect(subscriber.batches == [ByteBuffer(string: "13")])
            #expect(deaf.batches.isEmpty)
        }
    }

    @Test func sparesTheSender() async throws {
        try await Loops.with(2) { loops in
            let (sender, near, far) = (FakeSubscriber(), FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(sender)
            try await loops.subscribe(near)
            try await loops.subscribe(far, shard: 1)
            try await loops.inOneTurn {
                try loops.publish("1")
                try loops.publish("2", sparing: sender)
                try loops.publish("3")
            }
            await loops.settle()
            #expect(sender.events == ["1", "3"])
            #expect(near.events == ["1", "2", "3"])
            #expect(far.events == ["1", "2", "3"])
        }
    }

    @Test func refusesABinaryPayloadThatNoFrameCanName() async throws {
        try await Loops.with(1) { loops in
            let long = String(repeating: "x", count: 256)
            let payload = Payload(binary: [1])
            #expect(throws: SerializerError.self) { try loops.pubSub.broadcast(long, event: "e", payload: payload) }
            #expect(throws: SerializerError.self) { try loops.pubSub.broadcast("t", event: long, payload: payload) }
            try loops.pubSub.broadcast(long, event: long, payload: .empty)
        }
    }
}
