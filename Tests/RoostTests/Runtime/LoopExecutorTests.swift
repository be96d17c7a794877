import NIOCore
import NIOPosix
import Testing

@testable import Roost

/// When handlers run on an event loop.
@Suite struct LoopExecutorTests {
    private struct World: @unchecked Sendable {
        // Unchecked: it is only used on its event loop.

        let executor: LoopExecutor
        let tasks: HandlerTasks
        let volley = Volley<VolleyConnection>()
        let recorder = Recorder()

        init(_ group: MultiThreadedEventLoopGroup) {
            self.executor = LoopExecutor(eventLoop: group.next(), sending: self.volley)
            self.tasks = HandlerTasks(executor: self.executor)
        }

        func perform(_ name: String, _ count: Int) {
            for _ in 0..<count { self.tasks.perform(TestWork { [recorder] _ in recorder.note(name) }) }
        }
    }

    /// Does something on a loop, and waits until the loop has done what comes of it.
    private func onLoop(_ body: @escaping @Sendable (World) -> Void) async throws -> [String] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let recorder = try await group.next().submit {
            let world = World(group)
            body(world)
            return world.recorder
        }.get()
        try await group.next().submit {}.get()
        try await group.shutdownGracefully()
        return recorder.lines
    }

    @Test func fewHandlersWaitForTheEndOfTheTurn() async throws {
        let lines = try await self.onLoop { world in
            world.perform("work", 63)
            world.executor.relieve()
            world.recorder.note("turn")
        }
        #expect(lines == ["turn"] + Array(repeating: "work", count: 63))
    }

    @Test func manyDoNot() async throws {
        let lines = try await self.onLoop { world in
            world.perform("work", 64)
            world.executor.relieve()
            world.recorder.note("turn")
            world.perform("late", 1)
        }
        #expect(lines == Array(repeating: "work", count: 64) + ["turn", "late"])
    }

    /// A handler must not run within another.
    @Test func noneRunsWithinAnother() async throws {
        let lines = try await self.onLoop { world in
            world.tasks.perform(
                TestWork { _ in
                    world.perform("other", 64)
                    world.executor.relieve()
                    world.recorder.note(world.volley.isGathering ? "kept" : "let out")
                }
            )
        }
        #expect(lines == ["kept"] + Array(repeating: "other", count: 64))
    }
}
