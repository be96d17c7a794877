import NIOCore
import TestSupport
import Testing

@testable import RoostPubSub

/// Subscribing, catching up, publishing and leaving at random, against what each subscriber should have received.
@Suite struct TopicShardRandomTests {
    private final class World: @unchecked Sendable {
        // Unchecked: only used on the event loop, and after it has come to rest.
        /// Always there: what is published while a topic has no subscriber at all goes nowhere.
        let keeper = FakeSubscriber()
        let subscribers = (0..<6).map { _ in FakeSubscriber() }
        var expected: [[String]] = Array(repeating: [], count: 6)
        var isIn = Array(repeating: false, count: 6)
    }

    @Test func agreesWithASimpleModel() async throws {
        var seed = RandomSeed()
        try await Loops.with(1) { loops in
            for _ in 0..<100 {
                let world = World()
                try await loops.subscribe(world.keeper)
                for turn in 0..<6 { try await self.turn(turn, world, loops, &seed) }
                await loops.settle()
                #expect(world.subscribers.map(\.events) == world.expected)
                for index in world.subscribers.indices where world.isIn[index] {
                    try await loops.unsubscribe(world.subscribers[index])
                }
                try await loops.unsubscribe(world.keeper)
                #expect(loops.pubSub.topicCount == 0)
            }
        }
    }

    private func turn(_ turn: Int, _ world: World, _ loops: Loops, _ seed: inout RandomSeed) async throws {
        let steps = (0..<10).map { _ in (kind: seed.number(0..<4), who: seed.number(0..<6)) }
        let shard = loops.shards[0]
        try await shard.eventLoop.submit {
            for (number, step) in steps.enumerated() {
                self.step(step.kind, step.who, "\(turn).\(number)", world, loops)
            }
        }.get()
        await loops.settle()
    }

    /// Publishing waits in the inbox; the model therefore moves when the operation is done, not when it is made.
    private func step(_ kind: Int, _ who: Int, _ event: String, _ world: World, _ loops: Loops) {
        let (shard, subscriber) = (loops.shards[0], world.subscribers[who])
        shard.submit {
            switch kind {
            case 0 where !world.isIn[who]:
                shard.subscribe(subscriber, to: "t")
                world.isIn[who] = true
            case 1 where world.isIn[who]:
                shard.unsubscribe(subscriber, from: "t")
                world.isIn[who] = false
            case 2 where world.isIn[who]:
                shard.catchUp(subscriber, topic: "t")
                subscriber.note("own")
                world.expected[who].append("own")
            default: break
            }
        }
        guard kind == 3 else { return }
        try? loops.publish(event)
        shard.submit {}
        // The publication has been taken into the batch just before this.
        shard.submit { for index in world.isIn.indices where world.isIn[index] { world.expected[index].append(event) } }
    }
}
