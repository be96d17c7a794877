import NIOCore
import Testing

@testable import RoostPubSub

/// What happens between the publishing and the end of a turn.
@Suite struct TopicShardTurnTests {
    @Test func catchesUpBeforeSomethingElseIsSent() async throws {
        try await Loops.with(1) { loops in
            let (first, second) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(first)
            try await loops.subscribe(second)
            let shard = loops.shards[0]
            try await loops.inOneTurn {
                try loops.publish("1")
                try loops.publish("2")
                shard.submit {
                    #expect(shard.hasPendingBroadcasts)
                    shard.catchUp(first, topic: "t")
                    first.note("own")
                    shard.catchUp(first, topic: "t")
                }
                try loops.publish("3")
            }
            await loops.settle()
            #expect(first.events == ["1", "2", "own", "3"])
            #expect(first.batches == [ByteBuffer(string: "1;2;"), ByteBuffer(string: "3;")])
            #expect(second.batches == [ByteBuffer(string: "1;2;3;")])
        }
    }

    @Test func startsAtTheBeginningOfTheNextBatchAfterCatchingUp() async throws {
        try await Loops.with(1) { loops in
            let subscriber = FakeSubscriber()
            try await loops.subscribe(subscriber)
            let shard = loops.shards[0]
            for round in ["a", "b"] {
                try await loops.inOneTurn {
                    try loops.publish(round)
                    shard.submit { shard.catchUp(subscriber, topic: "t") }
                }
                await loops.settle()
            }
            #expect(subscriber.events == ["a", "b"])
        }
    }

    @Test func givesANewSubscriberNothingThatWasPublishedBefore() async throws {
        try await Loops.with(1) { loops in
            let (old, new) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(old)
            let shard = loops.shards[0]
            try await loops.inOneTurn {
                try loops.publish("before")
                shard.submit { shard.subscribe(new, to: "t") }
                try loops.publish("after")
            }
            await loops.settle()
            #expect(old.events == ["before", "after"])
            #expect(new.events == ["after"])
        }
    }

    @Test func deliversWhatWasPublishedBeforeTheEndOfASubscription() async throws {
        try await Loops.with(1) { loops in
            let (stays, goes) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(goes)
            try await loops.subscribe(stays)
            let shard = loops.shards[0]
            try await loops.inOneTurn {
                try loops.publish("1")
                shard.submit { shard.unsubscribe(goes, from: "t") }
                try loops.publish("2")
                shard.submit { shard.unsubscribe(goes, from: "t") }
            }
            await loops.settle()
            #expect(stays.events == ["1", "2"])
            #expect(goes.events == ["1"])
        }
    }

    /// A delivery can end other subscriptions: they get what was published before, and nothing once what stood behind them may be
    /// gone.
    @Test func deliversFirstToWhoIsUnsubscribedByADelivery() async throws {
        try await Loops.with(1) { loops in
            let all = (0..<4).map { _ in FakeSubscriber() }
            for subscriber in all { try await loops.subscribe(subscriber) }
            let shard = loops.shards[0]
            try await shard.eventLoop.submit {
                all[0].onDelivery = {
                    shard.unsubscribe(all[0], from: "t")
                    shard.unsubscribe(all[2], from: "t")
                }
            }.get()
            try loops.publish("1")
            try loops.publish("2", to: "other")
            await loops.settle()
            try loops.publish("3")
            await loops.settle()
            #expect(all.map(\.events) == [["1"], ["1", "3"], ["1"], ["1", "3"]])
        }
    }

    @Test func deliversLaterOnesToWhoSubscribesInADelivery() async throws {
        try await Loops.with(1) { loops in
            let (first, second) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(first)
            let shard = loops.shards[0]
            try await shard.eventLoop.submit {
                first.onDelivery = {
                    first.onDelivery = nil
                    shard.subscribe(second, to: "t")
                }
            }.get()
            try loops.publish("1")
            await loops.settle()
            try loops.publish("2")
            await loops.settle()
            #expect(first.events == ["1", "2"])
            #expect(second.events == ["2"])
        }
    }

    @Test func removesFromTheMiddleOfATopic() async throws {
        try await Loops.with(1) { loops in
            let all = (0..<5).map { _ in FakeSubscriber() }
            for subscriber in all { try await loops.subscribe(subscriber) }
            for index in [1, 4, 1] { try await loops.unsubscribe(all[index]) }
            try loops.publish("1")
            await loops.settle()
            #expect(all.map(\.events.count) == [1, 0, 1, 1, 0])
        }
    }
}
