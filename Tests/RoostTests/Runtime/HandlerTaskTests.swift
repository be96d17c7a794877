import Testing

@testable import Roost

/// Tasks that do one piece of work after another.
@Suite struct HandlerTaskTests {
    private final class Luggage: Sendable {}

    private let queue = StepQueue()
    private let watch = TaskWatch()
    private let recorder = Recorder()

    private func work(_ body: @escaping @Sendable () async -> Void = {}) -> TestWork {
        TestWork { [watch] task in
            watch.note(task)
            await body()
        }
    }

    @Test func doesOnePieceOfWorkAfterAnotherWithOneTask() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        for number in 0..<100 {
            tasks.perform(self.work { [recorder] in recorder.note("\(number)") })
            self.queue.run()
        }
        #expect(self.recorder.lines == (0..<100).map { "\($0)" })
        #expect(self.watch.count == 1)
    }

    @Test func isReplacedAfterMuchWorkWithoutLosingAny() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        for number in 0..<5_000 {
            tasks.perform(self.work { [recorder] in recorder.note("\(number)") })
            self.queue.run()
        }
        #expect(self.recorder.lines == (0..<5_000).map { "\($0)" })
        #expect(self.watch.count > 1)
        #expect(self.watch.alive == 1)
    }

    @Test func doesOtherWorkWhileSomeWaits() {
        let (tasks, gate) = (HandlerTasks(executor: StepExecutor(self.queue)), Gate())
        tasks.perform(
            self.work { [recorder] in
                await gate.wait()
                recorder.note("first")
            }
        )
        tasks.perform(self.work { [recorder] in recorder.note("second") })
        self.queue.run()
        #expect(self.recorder.lines == ["second"])
        gate.open()
        self.queue.run()
        #expect(self.recorder.lines == ["second", "first"])
    }

    @Test func goesOnAtTheEndOfTheQueueAfterAYield() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        for name in ["a", "b"] {
            tasks.perform(
                self.work { [recorder] in
                    recorder.note("\(name)1")
                    await Task.yield()
                    recorder.note("\(name)2")
                }
            )
        }
        self.queue.run()
        #expect(self.recorder.lines == ["a1", "b1", "a2", "b2"])
    }

    /// A task with nothing to do must not keep a channel, and with it all that belongs to its connection.
    @Test func keepsNothingOfWorkThatIsDone() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        var luggage: Luggage? = Luggage()
        weak let (left, unfinished) = (luggage, luggage)
        var work: TestWork? = self.work { [luggage] in
            await Task.yield()
            _ = luggage
        }
        weak let done = work
        if let work { tasks.perform(work) }
        (luggage, work) = (nil, nil)
        #expect(unfinished != nil)
        self.queue.run()
        #expect(done == nil)
        #expect(left == nil)
        #expect(self.watch.alive == 1)
    }

    // MARK: How many there are

    private func crowd(_ tasks: HandlerTasks) {
        let gate = Gate()
        for _ in 0..<100 { tasks.perform(self.work { await gate.wait() }) }
        self.queue.run()
        #expect(gate.waiting == 100)
        #expect(self.watch.alive == 100)
        gate.open()
        self.queue.run()
    }

    @Test func fewOfThoseThatHaveNothingToDoAreKept() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        self.crowd(tasks)
        #expect(self.watch.alive == 32)
        for _ in 0..<32 { tasks.perform(self.work()) }
        self.queue.run()
        #expect(self.watch.count == 100)
    }

    @Test func endWithWhatKeepsThem() {
        var tasks: HandlerTasks? = HandlerTasks(executor: StepExecutor(self.queue))
        weak let gone = tasks
        if let tasks { self.crowd(tasks) }
        #expect(self.watch.alive == 32)
        tasks = nil
        #expect(gone == nil)
        #expect(self.watch.alive == 0)
    }

    /// Everything else may have ended while a handler waited.
    @Test func endWhenOneOfThemIsTheLastToNeedTheOthers() {
        var tasks: HandlerTasks? = HandlerTasks(executor: StepExecutor(self.queue))
        weak let gone = tasks
        let last = Gate()
        if let tasks {
            self.crowd(tasks)
            tasks.perform(
                self.work { [recorder] in
                    await last.wait()
                    recorder.note("done")
                }
            )
            self.queue.run()
        }
        tasks = nil
        #expect(gone != nil)
        last.open()
        self.queue.run()
        #expect(self.recorder.lines == ["done"])
        #expect(gone == nil)
        #expect(self.watch.alive == 0)
    }
}
