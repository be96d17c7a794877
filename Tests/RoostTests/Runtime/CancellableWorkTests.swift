import Synchronization
import TestSupport
import Testing

@testable import Roost

/// Work that nobody waits for any more finds itself cancelled, and nothing else does.
@Suite struct CancellableWorkTests {
    private let queue = StepQueue()
    private let recorder = Recorder()

    private func work(_ name: String, behind gate: Gate? = nil) -> CancellableWork {
        CancellableWork { [recorder] in
            await gate?.wait()
            recorder.note("\(name): \(Task.isCancelled)")
        }
    }

    @Test func isDoneAndFindsItselfCancelledWhenItWasWaiting() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        let (first, second) = (self.work("first"), self.work("second"))
        tasks.perform(first)
        tasks.perform(second)
        first.cancel()
        self.queue.run()
        #expect(self.recorder.lines == ["first: true", "second: false"])
    }

    @Test func findsItselfCancelledWhileItIsUnderWay() {
        let (tasks, gate) = (HandlerTasks(executor: StepExecutor(self.queue)), Gate())
        let (first, second, third) = (self.work("first", behind: gate), self.work("second"), self.work("third"))
        tasks.perform(first)
        tasks.perform(second)
        self.queue.run()
        first.cancel()
        gate.open()
        tasks.perform(third)
        self.queue.run()
        #expect(self.recorder.lines == ["second: false", "first: true", "third: false"])
    }

    @Test func cancellingItAgainOrLateReachesNothingElse() {
        let (tasks, gate) = (HandlerTasks(executor: StepExecutor(self.queue)), Gate())
        let (first, second) = (self.work("first"), self.work("second", behind: gate))
        tasks.perform(first)
        self.queue.run()
        // By the same task.
        tasks.perform(second)
        self.queue.run()
        first.cancel()
        first.cancel()
        gate.open()
        self.queue.run()
        #expect(self.recorder.lines == ["first: false", "second: false"])
    }

    @Test func worksOnceThoughItIsBegunTwice() {
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        let work = self.work("work")
        tasks.perform(work)
        tasks.perform(work)
        self.queue.run()
        #expect(self.recorder.lines == ["work: false"])
    }

    // MARK: At the same time

    /// A thread that cancels one piece of work after another, each a moment after it has begun.
    private final class Canceller: Sendable {
        let begun = Atomic(-1)
        private let cancelled = Atomic(-1)

        func start(_ work: [CancellableWork]) -> Bool {
            WorkerThread.start {
                for (index, work) in work.enumerated() {
                    while self.begun.load(ordering: .acquiring) < index {}
                    work.cancel()
                    self.cancelled.store(index, ordering: .releasing)
                }
            }
        }

        func hasCancelled(_ index: Int) -> Bool {
            self.cancelled.load(ordering: .acquiring) >= index
        }
    }

    private func work(_ canceller: Canceller, _ seed: inout RandomSeed) -> [CancellableWork] {
        (0..<50_000).map { index in
            let moment = seed.number(0..<200)
            return CancellableWork {
                canceller.begun.store(index, ordering: .releasing)
                for _ in 0..<moment where canceller.hasCancelled(index) { break }
            }
        }
    }

    /// Whoever cancels may do so in the moment in which the work ends, and its task begins something else.
    @Test func cancellingItInItsLastMomentReachesNothingElse() {
        var seed = RandomSeed()
        let tasks = HandlerTasks(executor: StepExecutor(self.queue))
        let (canceller, struck) = (Canceller(), Recorder())
        let all = self.work(canceller, &seed)
        #expect(canceller.start(all))
        for (index, work) in all.enumerated() {
            tasks.perform(work)
            tasks.perform(
                TestWork { _ in
                    while !canceller.hasCancelled(index) {}
                    if Task.isCancelled { struck.note("\(index)") }
                }
            )
            self.queue.run()
        }
        #expect(struck.lines.isEmpty)
    }
}
