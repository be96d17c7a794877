import TestSupport
import Testing

@testable import Roost

/// Threads that take jobs, block in them and come back at random.
@Suite struct HandlerQueueRandomTests {
    private struct World {
        var queue = HandlerQueue<Int, Int>(baseThreads: 2, maxThreads: 6)
        /// Woken or started, and on the way to the queue.
        var coming: [Int] = []
        /// In a job, perhaps for ever.
        var working: [Int] = []
        var sleeping: [Int] = []
        var names = 0
        var jobs = 0
        var done: [Int] = []

        mutating func start(_ count: Int = 1) {
            for _ in 0..<count {
                self.names += 1
                self.coming.append(self.names)
            }
        }

        mutating func wake(_ workers: [Int]) {
            self.sleeping.removeAll { workers.contains($0) }
            self.coming += workers
        }

        mutating func act(on wakeup: HandlerQueue<Int, Int>.Wakeup) {
            if let worker = wakeup.worker { self.wake([worker]) }
            if wakeup.startsThread { self.start() }
        }

        mutating func add(_ count: Int) {
            let jobs = (self.jobs + 1)...(self.jobs + count)
            self.jobs += count
            self.act(on: count == 1 ? self.queue.add(self.jobs) : self.queue.add(jobs))
        }

        /// A thread comes to the queue, on its way there or out of a job.
        mutating func come(_ seed: inout RandomSeed) {
            let isBack = !self.working.isEmpty && (self.coming.isEmpty || seed.number(0..<2) == 0)
            guard isBack || !self.coming.isEmpty else { return }
            let worker = isBack ? self.working.removeFirst() : self.coming.removeFirst()
            if let next = self.queue.next() {
                self.done.append(next.job)
                self.working.append(worker)
                self.act(on: next.wakeup)
            } else {
                self.queue.sleep(worker)
                self.sleeping.append(worker)
            }
        }

        mutating func check() {
            guard self.queue.isSupervised, case .relieve(let wake, let start) = self.queue.check() else { return }
            self.wake(wake)
            self.start(start)
        }

        mutating func retire(_ seed: inout RandomSeed) {
            guard let worker = self.sleeping.randomElement(using: &seed) else { return }
            if self.queue.retire({ $0 == worker }) { self.sleeping.removeAll { $0 == worker } }
        }

        mutating func step(_ seed: inout RandomSeed) {
            switch seed.number(0..<8) {
            case 0..<2: self.add(1)
            case 2: self.add(seed.number(1..<12))
            case 3..<6: self.come(&seed)
            case 6: self.check()
            default: self.retire(&seed)
            }
        }
    }

    /// All threads that are in a job may stay there for ever: somebody else must be on the way to what waits.
    @Test func neverStrandsAJob() {
        var seed = RandomSeed()
        for _ in 0..<200 {
            var world = World()
            for _ in 0..<200 {
                world.step(&seed)
                #expect(world.queue.isSupervised || world.queue.backlog <= world.coming.count)
                #expect(world.queue.threads == world.coming.count + world.working.count + world.sleeping.count)
                #expect((0...6).contains(world.queue.threads))
            }
            while world.queue.backlog > 0 { world.come(&seed) }
            #expect(world.done == (0..<world.jobs).map { $0 + 1 })
        }
    }
}
