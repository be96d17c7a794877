import Testing

@testable import Roost

/// Workers that take, block and finish at random: no job may be left while everybody sleeps unsupervised.
@Suite struct HandlerQueueRandomTests {
    private struct World {
        var queue = HandlerQueue<Int, Int>(baseThreads: 2, maxThreads: 6)
        var running: [Int] = []
        var sleeping: [Int] = []
        var names = 0
        var jobs = 0
        var done: [Int] = []

        mutating func start(_ count: Int = 1) {
            for _ in 0..<count {
                self.names += 1
                self.running.append(self.names)
            }
        }

        mutating func wake(_ workers: [Int]) {
            self.sleeping.removeAll { workers.contains($0) }
            self.running += workers
        }

        mutating func add() {
            self.jobs += 1
            switch self.queue.add(self.jobs) {
            case .worker(let worker): self.wake([worker])
            case .start: self.start()
            case .supervisor, .none: break
            }
        }

        mutating func take(_ seed: inout RandomSeed) {
            guard !self.running.isEmpty else { return }
            let index = seed.number(0..<self.running.count)
            if let job = self.queue.next() {
                self.done.append(job)
            } else {
                let worker = self.running.remove(at: index)
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
            case 0..<3: self.add()
            case 3..<6: self.take(&seed)
            case 6: self.check()
            default: self.retire(&seed)
            }
        }
    }

    @Test func neverStrandsAJob() {
        var seed = RandomSeed()
        for _ in 0..<100 {
            var world = World()
            for _ in 0..<200 {
                world.step(&seed)
                #expect(world.queue.backlog == 0 || world.queue.isSupervised || !world.running.isEmpty)
                #expect(world.queue.threads == world.running.count + world.sleeping.count)
                #expect((0...6).contains(world.queue.threads))
            }
            while world.queue.backlog > 0 { world.take(&seed) }
            #expect(world.done == Array(1...max(1, world.jobs)).prefix(world.jobs).map { $0 })
        }
    }
}
