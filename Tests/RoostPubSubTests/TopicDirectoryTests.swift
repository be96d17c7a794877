import Testing

@testable import RoostPubSub

@Suite struct TopicDirectoryTests {
    @Test func namesTheLoopsWithSubscribers() {
        let directory = TopicDirectory()
        directory.add("a", shard: 0)
        directory.add("a", shard: 3)
        #expect(directory.loops("a") == 0b1001)
        #expect(directory.loops("b") == 0)
    }

    @Test func forgetsATopicWithItsLastLoop() {
        let directory = TopicDirectory()
        directory.add("a", shard: 1)
        directory.forget("a", shard: 1)
        #expect(directory.loops("a") == 0)
        #expect(directory.count == 0)
    }

    @Test func forgetsNothingWhileASubscriptionIsOnItsWay() {
        let directory = TopicDirectory()
        directory.announce("a", shard: 1)
        directory.forget("a", shard: 1)
        #expect(directory.loops("a") == 0b10)
        directory.arrived("a")
        directory.forget("a", shard: 1)
        #expect(directory.count == 0)
    }
}
