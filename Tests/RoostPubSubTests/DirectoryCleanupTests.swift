import NIOCore
import Testing

@testable import RoostPubSub

/// The directory of topics does not grow with what has been.
@Suite struct DirectoryCleanupTests {
    @Test func forgetsATopicWithItsLastSubscriber() async throws {
        try await Loops.with(2) { loops in
            let (first, second) = (FakeSubscriber(), FakeSubscriber())
            try await loops.subscribe(first, shard: 0)
            try await loops.subscribe(second, shard: 1)
            #expect(loops.pubSub.topicCount == 1)
            try await loops.unsubscribe(first, shard: 0)
            #expect(loops.pubSub.topicCount == 1)
            try await loops.unsubscribe(second, shard: 1)
            #expect(loops.pubSub.topicCount == 0)
        }
    }

    /// A subscription of a task keeps only its own loop from being forgotten while it is on its way.
    @Test func forgetsALoopWhileASubscriptionIsOnItsWayToAnother() {
        let directory = TopicDirectory()
        directory.add("t", shard: 0)
        directory.announce("t", shard: 1)
        directory.forget("t", shard: 0)
        directory.add("t", shard: 1)
        directory.arrived("t")
        directory.forget("t", shard: 1)
        #expect(directory.count == 0)
    }

    @Test func isEmptyAfterManyTasksCameAndWent() async throws {
        try await Loops.with(3) { loops in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for round in 0..<300 {
                            let subscription = loops.pubSub.subscribe("t\(round % 5)")
                            try? loops.publish("x", to: "t\(round % 3)")
                            subscription.cancel()
                        }
                    }
                }
                for shard in 0..<3 {
                    group.addTask {
                        for round in 0..<300 {
                            let subscriber = FakeSubscriber()
                            try? await loops.subscribe(subscriber, to: "t\(round % 5)", shard: shard)
                            try? await loops.unsubscribe(subscriber, from: "t\(round % 5)", shard: shard)
                        }
                    }
                }
            }
            await loops.settle()
            #expect(loops.pubSub.topicCount == 0)
        }
    }

    @Test func tellsTopicsApartByTheirBytes() async throws {
        try await Loops.with(1) { loops in
            let subscriber = FakeSubscriber()
            try await loops.subscribe(subscriber, to: "e\u{301}")
            try loops.publish("1", to: "\u{e9}")
            try loops.publish("2", to: "e\u{301}")
            await loops.settle()
            #expect(subscriber.events == ["2"])
        }
    }
}
