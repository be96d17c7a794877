import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import Roost

/// Much work from several threads at once, some of which waits, yields, asks an actor or is cancelled.
@Suite struct HandlerTaskRandomTests {
    private static let (threads, share) = (4, 1_250)

    private enum Kind: CaseIterable {
        case short, yielding, asking, sleeping, branching, cancelled
    }

    private actor Counter {
        private(set) var count = 0

        func add() async {
            self.count += 1
            if self.count.isMultiple(of: 7) { await Task.yield() }
        }
    }

    private struct World: Sendable {
        let ledger = WorkLedger(threads * share)
        let counters = (0..<2).map { _ in Counter() }

        func work(_ index: Int, _ kind: Kind) -> CancellableWork {
            CancellableWork {
                if Task.isCancelled, kind != .cancelled { self.ledger.struck() }
                await self.act(index, kind)
                if Task.isCancelled, kind != .cancelled { self.ledger.struck() }
                self.ledger.done(index)
            }
        }

        private func act(_ index: Int, _ kind: Kind) async {
            switch kind {
            case .short: break
            case .yielding, .cancelled: for _ in 0..<(index % 4) { await Task.yield() }
            case .asking: for counter in self.counters { await counter.add() }
            case .sleeping: try? await Task.sleep(for: .microseconds(index % 300))
            case .branching: await self.branch(index % 3)
            }
        }

        private func branch(_ count: Int) async {
            async let other: Void = self.counters[0].add()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<count { group.addTask { await self.counters[1].add() } }
            }
            await other
        }
    }

    private func check(_ seed: inout RandomSeed, _ executor: any HandlerExecutor) async throws {
        let (world, tasks) = (World(), HandlerTasks(executor: executor))
        let plans = (0..<Self.threads).map { _ in
            (0..<Self.share).map { _ in Kind.allCases.randomElement(using: &seed) ?? .short }
        }
        for (thread, plan) in plans.enumerated() {
            let started = WorkerThread.start {
                for (number, kind) in plan.enumerated() {
                    let work = world.work(thread * Self.share + number, kind)
                    tasks.perform(work)
                    if kind == .cancelled { work.cancel() }
                }
            }
            #expect(started)
        }
        try await eventually("work was lost") { world.ledger.doneCount >= Self.threads * Self.share }
        #expect(world.ledger.wrong.isEmpty)
        #expect(world.ledger.struckCount == 0)
        var asked = 0
        for counter in world.counters { asked += await counter.count }
        #expect(asked > Self.share)
    }

    @Test func allIsDoneOnceOnHandlerThreads() async throws {
        var seed = RandomSeed()
        let threads = HandlerThreads(threads: 4, maxThreads: 8)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await self.check(&seed, ThreadExecutor(threads: threads, eventLoop: loop))
    }

    @Test func allIsDoneOnceOnAnEventLoop() async throws {
        var seed = RandomSeed()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await self.check(&seed, LoopExecutor(eventLoop: loop, sending: Volley<VolleyConnection>()))
    }
}
