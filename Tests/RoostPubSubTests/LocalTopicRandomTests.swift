import RoostProtocol
import TestSupport
import Testing

@testable import RoostPubSub

/// Deliveries piece by piece, and subscribers that come, go and catch up between the pieces, against what each of them should
/// have received: all that was published while it was there, once and in order.
@Suite struct LocalTopicRandomTests {
    private struct World {
        let topic = LocalTopic()
        let all = (0..<12).map { _ in FakeSubscriber() }
        var expected = [[String]](repeating: [], count: 12)
        var published = 0

        mutating func step(_ seed: inout RandomSeed) {
            let who = seed.number(0..<self.all.count)
            let subscriber = self.all[who]
            switch seed.number(0..<12) {
            case 0...1: if !subscriber.subscription.isSubscribed { self.topic.add(subscriber) }
            case 2: self.remove(subscriber)
            case 3 where subscriber.subscription.isSubscribed:
                self.topic.catchUp(subscriber)
                #expect(subscriber.events == self.expected[who])
            case 4...6: self.publish()
            case 7...8: self.begin()
            default: _ = self.topic.advance(seed.number(0..<5))
            }
        }

        private func remove(_ subscriber: FakeSubscriber) {
            guard subscriber.subscription.isSubscribed else { return }
            self.topic.catchUp(subscriber)
            self.topic.remove(subscriber)
        }

        private mutating func publish() {
            self.published += 1
            let event = "\(self.published)"
            _ = self.topic.append(PublishedBroadcast(Broadcast(topic: "t", event: event, payload: .empty)))
            for who in self.all.indices where self.all[who].subscription.isSubscribed {
                self.expected[who].append(event)
            }
        }

        private mutating func begin() {
            guard self.topic.current == nil, self.topic.pending != nil else { return }
            self.topic.begin()
        }

        mutating func finish() {
            while self.topic.current != nil || self.topic.pending != nil {
                self.begin()
                _ = self.topic.advance(5)
            }
        }
    }

    @Test func everybodyGetsEverythingOnce() {
        var seed = RandomSeed()
        for _ in 0..<2_000 {
            var world = World()
            for _ in 0..<seed.number(1..<60) { world.step(&seed) }
            world.finish()
            #expect(world.all.map(\.events) == world.expected)
            #expect(world.topic.subscribers.enumerated().allSatisfy { $1.subscription.index == $0 })
        }
    }

    /// A delivery may end subscriptions, its own and others.
    @Test func whoLeavesInADeliveryTakesNothingFromOthers() {
        var seed = RandomSeed()
        for _ in 0..<500 {
            let topic = LocalTopic()
            let all = (0..<9).map { _ in FakeSubscriber() }
            for subscriber in all { topic.add(subscriber) }
            let (leaving, left) = (seed.number(0..<9), seed.number(0..<9))
            all[leaving].onDelivery = {
                topic.remove(all[leaving])
                topic.remove(all[left])
            }
            _ = topic.append(PublishedBroadcast(Broadcast(topic: "t", event: "a", payload: .empty)))
            topic.begin()
            while topic.current != nil { _ = topic.advance(seed.number(1..<5)) }
            for (index, subscriber) in all.enumerated() {
                let mayMiss = index == left && left > leaving
                #expect(subscriber.events == (mayMiss ? [] : ["a"]))
            }
        }
    }
}
