import NIOCore
import NIOPosix
import RoostProtocol

@testable import RoostPubSub

/// A registry over real event loops.
struct Loops {
    let group: MultiThreadedEventLoopGroup
    let pubSub: PubSub

    /// Runs a test, then ends the event loops.
    static func with(_ count: Int, _ body: (Loops) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        let loops = Loops(group: group, pubSub: PubSub(eventLoopGroup: group))
        do {
            try await body(loops)
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    var shards: [TopicShard] { self.pubSub.shards }

    func publish(_ event: String, to topic: String = "t", sparing: FakeSubscriber? = nil) throws {
        try self.pubSub.publish(
            Broadcast(topic: topic, event: event, payload: .empty),
            excluding: sparing.map { ObjectIdentifier($0) }
        )
    }

    func subscribe(_ subscriber: FakeSubscriber, to topic: String = "t", shard: Int = 0) async throws {
        let shard = self.shards[shard]
        try await shard.eventLoop.submit { shard.subscribe(subscriber, to: topic) }.get()
    }

    func unsubscribe(_ subscriber: FakeSubscriber, from topic: String = "t", shard: Int = 0) async throws {
        let shard = self.shards[shard]
        try await shard.eventLoop.submit { shard.unsubscribe(subscriber, from: topic) }.get()
    }

    /// Returns when everything submitted before has been done.
    func settle() async {
        for shard in self.shards {
            await withCheckedContinuation { continuation in
                shard.submit { shard.eventLoop.execute { continuation.resume() } }
            }
        }
    }

    /// Holds a loop up while the body runs, so that all that the body submits meets in one turn.
    func inOneTurn(shard: Int = 0, _ body: () throws -> Void) async throws {
        let (entered, release) = (ThreadSignal(), ThreadSignal())
        self.shards[shard].eventLoop.execute {
            entered.signal()
            release.wait()
        }
        entered.wait()
        defer { release.signal() }
        try body()
    }
}
