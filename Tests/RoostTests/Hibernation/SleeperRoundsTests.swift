import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Roost

/// Rounds through real sockets, on a real event loop.
@Suite struct SleeperRoundsTests {
    /// What the rounds of an event loop need. On that loop only, except where noted.
    private final class World: @unchecked Sendable {
        // Unchecked: `sleepers` is only used on the event loop.
        let loop: any EventLoop
        let dormitory = Dormitory(loop: 0)
        let common: DescriptorWatch
        let rounds: SleeperRounds
        let pair: SocketPair
        var sleepers: [TestSleeper] = []
        /// From any thread.
        let isOver = Atomic<Bool>(false)

        init(_ loop: any EventLoop) throws {
            self.loop = loop
            self.common = try #require(DescriptorWatch())
            self.pair = try SocketPair()
            self.rounds = SleeperRounds(loop, self.dormitory) {}
        }

        func addSleepers(_ count: Int, whenStirred: @escaping (TestSleeper) -> Void = { _ in }) throws {
            for _ in 0..<count {
                let sleeper = try TestSleeper(self.pair.near, self.dormitory, whenStirred: whenStirred)
                sleeper.lieDown(self.common)
                self.sleepers.append(sleeper)
            }
        }

        func end() {
            for sleeper in self.sleepers { sleeper.rise() }
            self.sleepers = []
        }

        /// From any thread.
        var waiting: Int { self.rounds.waiting.load(ordering: .relaxed) }
    }

    private func run(_ body: (World) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let world = try World(group.next())
        try await body(world)
        try await world.loop.submit { world.end() }.get()
        try await group.shutdownGracefully()
    }

    @Test func whoArrivesWithNothingToReadWaitsForNothing() async throws {
        try await self.run { world in
            try await world.loop.submit {
                world.rounds.open(world.common)
                try world.addSleepers(5)
                world.rounds.waiting.add(5, ordering: .relaxed)
                world.rounds.arrived(5)
                #expect(world.waiting == 0)
            }.get()
        }
    }

    /// Behind a full batch, those who have arrived wait until it has been their turn; then nobody does.
    @Test func thoseWhoArriveWaitUntilTheirTurn() async throws {
        try await self.run { world in
            try await world.loop.submit {
                try world.addSleepers(450)
                world.pair.send([1])
                world.rounds.waiting.add(450, ordering: .relaxed)
                world.rounds.arrived(450)
                #expect(world.waiting == 194)
            }.get()
            try await eventually("some wait for ever") { world.waiting == 0 }
            try await world.loop.submit { #expect(Set(world.sleepers.map(\.stirs)) == [1]) }.get()
        }
    }

    /// Without a watch there is nobody to wait for.
    @Test func nobodyWaitsWhereNobodySleeps() async throws {
        try await self.run { world in
            try await world.loop.submit {
                world.rounds.waiting.add(3, ordering: .relaxed)
                world.rounds.arrived(3)
                #expect(world.waiting == 0)
            }.get()
        }
    }

    /// Each of these has something to read again as soon as it has been seen to. The loop must read its sockets all the same.
    @Test(arguments: [1, 300]) func whoNeverRestsLeavesTheLoopToItsSockets(_ count: Int) async throws {
        try await self.run { world in
            let socket = try SocketPair()
            let hasRead = world.loop.makePromise(of: Void.self)
            let end = try #require(RawDescriptor(socket.near).duplicate())
            let channel = try await ClientBootstrap(group: world.loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(FirstRead(hasRead))
                    }
                }
                .withConnectedSocket(end.number).get()
            try await world.loop.submit {
                try world.addSleepers(count) { [unowned world] sleeper in
                    _ = world.dormitory.receive(sleeper.descriptor)
                    if !world.isOver.load(ordering: .relaxed) { world.pair.send([1]) }
                }
                world.pair.send([1])
                world.rounds.begin()
            }.get()
            socket.send([1])
            // It would not end by itself.
            let limit = Task {
                try await Task.sleep(for: .seconds(60))
                world.isOver.store(true, ordering: .relaxed)
            }
            try await hasRead.futureResult.get()
            let wasOver = world.isOver.load(ordering: .relaxed)
            #expect(!wasOver, "the socket was read only when the sleepers had come to rest")
            limit.cancel()
            world.isOver.store(true, ordering: .relaxed)
            try await channel.close()
        }
    }

    /// Those who arrive all the time have their looks between the sockets', too.
    @Test func whoBeginsAgainAndAgainLeavesTheLoopToItsSockets() async throws {
        try await self.run { world in
            let order = Mutex<[String]>([])
            try await world.loop.submit {
                try world.addSleepers(256)
                world.pair.send([1])
                world.rounds.begin()
                // The share has been used up: what comes now is left until the loop has been at its sockets.
                world.pair.send([1])
                world.rounds.begin()
                order.withLock { $0.append("stirred \(world.sleepers[0].stirs)") }
                world.loop.execute { order.withLock { $0.append("stirred \(world.sleepers[0].stirs)") } }
            }.get()
            try await eventually("not seen to") {
                try await world.loop.submit { world.sleepers.allSatisfy { $0.stirs == 2 } }.get()
            }
            #expect(order.withLock { $0 } == ["stirred 1", "stirred 1"])
        }
    }
}

/// Tells when something has been read.
private final class FirstRead: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let hasRead: EventLoopPromise<Void>

    init(_ hasRead: EventLoopPromise<Void>) {
        self.hasRead = hasRead
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.hasRead.succeed()
    }
}
