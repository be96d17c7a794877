import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Roost

@Suite struct PresenceTimerTests {
    /// A presence hears of other nodes until the last moment, and may outlive the event loops of its endpoint.
    @Test func doesNothingWhenTheLoopIsGone() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let timer = PresenceTimer(eventLoop: group.next())
        let fired = Atomic<Int>(0)
        timer.onFire { fired.add(1, ordering: .relaxed) }
        timer.arm(at: .seconds(60), now: .zero)
        try await group.shutdownGracefully()
        timer.arm(at: .seconds(30), now: .zero)
        timer.arm(at: .zero, now: .zero)
        #expect(fired.load(ordering: .relaxed) == 0)
    }

    @Test func firesOnceForTheEarliest() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let timer = PresenceTimer(eventLoop: group.next())
        let (fired, continuation) = AsyncStream.makeStream(of: Void.self)
        timer.onFire { continuation.yield() }
        timer.arm(at: .seconds(3_600), now: .zero)
        timer.arm(at: .milliseconds(1), now: .zero)
        timer.arm(at: .seconds(3_600), now: .zero)
        var iterator = fired.makeAsyncIterator()
        await iterator.next()
        timer.arm(at: .milliseconds(1), now: .zero)
        await iterator.next()
        try await group.shutdownGracefully()
    }
}
