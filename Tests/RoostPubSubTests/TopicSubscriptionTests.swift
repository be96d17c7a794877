import RoostProtocol
import Testing

@testable import RoostPubSub

/// Subscriptions of tasks.
@Suite struct TopicSubscriptionTests {
    private func read(_ subscription: TopicSubscription, _ count: Int) async -> [String] {
        var events: [String] = []
        for await broadcast in subscription {
            events.append(broadcast.event)
            if events.count == count { break }
        }
        return events
    }

    @Test func yieldsInOrder() async throws {
        try await Loops.with(2) { loops in
            let subscription = loops.pubSub.subscribe("t")
            for number in 0..<300 { try loops.publish("\(number)") }
            #expect(await self.read(subscription, 300) == (0..<300).map { "\($0)" })
            #expect(subscription.droppedCount == 0)
        }
    }

    @Test func receivesWhatTheSameTaskPublishesRightAfterwards() async throws {
        try await Loops.with(2) { loops in
            for round in 0..<1_000 {
                let subscription = loops.pubSub.subscribe("t\(round % 7)")
                try loops.publish("\(round)", to: "t\(round % 7)")
                #expect(await self.read(subscription, 1) == ["\(round)"])
            }
        }
    }

    @Test func carriesTheBroadcast() async throws {
        try await Loops.with(1) { loops in
            let subscription = loops.pubSub.subscribe("t")
            try loops.pubSub.broadcast("t", event: "ev", payload: ["n": 1])
            var iterator = subscription.makeAsyncIterator()
            let broadcast = try #require(await iterator.next())
            #expect(broadcast.topic == "t")
            #expect(broadcast.event == "ev")
            #expect(broadcast.payload == ["n": 1])
        }
    }

    @Test func endsAfterWhatItHasWhenItIsCancelled() async throws {
        try await Loops.with(1) { loops in
            let subscription = loops.pubSub.subscribe("t")
            try loops.publish("1")
            subscription.cancel()
            try loops.publish("2")
            #expect(await self.read(subscription, 10) == ["1"])
            subscription.cancel()
            await loops.settle()
            #expect(loops.pubSub.topicCount == 0)
        }
    }

    @Test func endsWhenTheReadingTaskIsCancelled() async throws {
        try await Loops.with(1) { loops in
            let subscription = loops.pubSub.subscribe("t")
            let task = Task { await self.read(subscription, 10) }
            task.cancel()
            #expect(await task.value.isEmpty)
        }
    }

    @Test func unsubscribesWhenNobodyHoldsItAnyMore() async throws {
        try await Loops.with(2) { loops in
            var subscription: TopicSubscription? = loops.pubSub.subscribe("t")
            await loops.settle()
            #expect(loops.pubSub.topicCount == 1)
            #expect(subscription?.topic == "t")
            subscription = nil
            await loops.settle()
            #expect(loops.pubSub.topicCount == 0)
        }
    }

    @Test func livesAsLongAsItIsRead() async throws {
        try await Loops.with(1) { loops in
            var iterator = loops.pubSub.subscribe("t").makeAsyncIterator()
            try loops.publish("1")
            #expect(await iterator.next()?.event == "1")
            try loops.publish("2")
            #expect(await iterator.next()?.event == "2")
        }
    }

    @Test func dropsTheOldestForASlowReaderAndCountsThem() async throws {
        try await Loops.with(1) { loops in
            let subscription = loops.pubSub.subscribe("t", bufferLimit: 3)
            for number in 0..<10 { try loops.publish("\(number)") }
            await loops.settle()
            #expect(subscription.droppedCount == 7)
            #expect(await self.read(subscription, 3) == ["7", "8", "9"])
        }
    }

    @Test func sparesTheSubscriptionThatPublished() async throws {
        try await Loops.with(2) { loops in
            let (sender, other) = (loops.pubSub.subscribe("t"), loops.pubSub.subscribe("t"))
            try loops.pubSub.broadcastFrom(sender, "t", event: "1", payload: .empty)
            try loops.publish("2")
            #expect(await self.read(sender, 1) == ["2"])
            #expect(await self.read(other, 2) == ["1", "2"])
        }
    }
}
