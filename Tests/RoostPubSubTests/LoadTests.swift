import NIOCore
import NIOPosix
import RoostProtocol
import Synchronization
import Testing

@testable import RoostPubSub

/// What happens when more is published than an event loop can send.
@Suite struct LoadTests {
    private static let payload = Payload(json: .string(String(repeating: "x", count: 1_000_000)))

    /// Runs a test with one event loop that does nothing until released.
    private func withBlockedLoop(
        _ body: (PubSub, _ release: () -> Void) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pubSub = PubSub(eventLoopGroup: group)
        let gate = ThreadSignal()
        let loop = group.next()
        try await loop.submit { pubSub.shards[0].subscribe(FakeSubscriber(), to: "t") }.get()
        loop.execute { gate.wait() }
        do {
            try await body(pubSub) { gate.signal() }
        } catch {
            gate.signal()
            throw error
        }
        gate.signal()
        try await group.shutdownGracefully()
    }

    @Test func refusesWhatMemoryCouldNotHold() async throws {
        try await self.withBlockedLoop { pubSub, release in
            var published = 0
            #expect(throws: PubSubOverload.self) {
                while published < 1_000 {
                    try pubSub.broadcast("t", event: "e", payload: Self.payload)
                    published += 1
                }
            }
            #expect((60...70).contains(published))
            release()
            await pubSub.relief()
            try pubSub.broadcast("t", event: "e", payload: Self.payload)
        }
    }

    @Test func reliefWaitsForTheLoop() async throws {
        try await self.withBlockedLoop { pubSub, release in
            await pubSub.relief()
            for _ in 0..<6 { try pubSub.broadcast("t", event: "e", payload: Self.payload) }
            let isRelieved = Flag()
            let relief = Task {
                await pubSub.relief()
                isRelieved.raise()
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(!isRelieved.isRaised)
            release()
            await relief.value
            #expect(isRelieved.isRaised)
        }
    }
}

private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isRaised: Bool { self.value.load(ordering: .acquiring) }

    func raise() {
        self.value.store(true, ordering: .releasing)
    }
}
