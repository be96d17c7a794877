#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// All workers of a run.
final class Fleet {
    let workers: [WorkerProcess]
    /// What each worker last said it has counted.
    private(set) var tallies: [Tally]
    /// What they have said that nobody has asked for yet.
    private var inbox: [[WorkerMessage]]

    /// Starts a worker for each plan.
    /// - Throws: `SystemFailure`
    init(plans: [WorkerPlan]) throws {
        self.workers = try plans.map { try WorkerProcess(plan: $0) }
        self.tallies = Array(repeating: Tally(), count: plans.count)
        self.inbox = Array(repeating: [], count: plans.count)
    }

    /// What all workers have counted.
    var tally: Tally { self.tallies.reduce(Tally(), +) }

    func tell(_ message: ParentMessage) throws {
        for worker in self.workers { try worker.channel.send(message) }
    }

    /// Waits until `pick` has found something in a message of every worker, and returns what, in the workers' order.
    ///
    /// - Parameter meanwhile: Called now and then.
    /// - Throws: `BenchError` when a worker fails or ends.
    func collect<Found>(meanwhile: () throws -> Void, _ pick: (WorkerMessage) -> Found?) throws -> [Found] {
        var found: [Found?] = self.workers.indices.map { self.take($0, pick) }
        while found.contains(where: { $0 == nil }) {
            try meanwhile()
            for number in try self.receive(milliseconds: 50) {
                found[number] = found[number] ?? self.take(number, pick)
            }
        }
        return found.compactMap(\.self)
    }

    /// Listens until a time, in nanoseconds of `MonotonicClock`.
    func listen(until time: UInt64, meanwhile: () throws -> Void) throws {
        while MonotonicClock.now < time {
            try meanwhile()
            let left = Int32((time - min(time, MonotonicClock.now)) / 1_000_000)
            _ = try self.receive(milliseconds: min(50, left))
        }
    }

    private func take<Found>(_ number: Int, _ pick: (WorkerMessage) -> Found?) -> Found? {
        for (position, message) in self.inbox[number].enumerated() {
            guard let found = pick(message) else { continue }
            self.inbox[number].remove(at: position)
            return found
        }
        return nil
    }

    /// Waits a little for messages, and returns whose there are.
    private func receive(milliseconds: Int32) throws -> [Int] {
        let numbers = self.ready(milliseconds: milliseconds)
        for number in numbers { try self.read(number) }
        return numbers
    }

    private func read(_ number: Int) throws {
        let channel = self.workers[number].channel
        channel.fill()
        var isSilent = true
        while let message = try channel.next() {
            isSilent = false
            switch message {
            case .failed(let reason): throw BenchError("worker \(number): \(reason)")
            case .progress(let tally): self.tallies[number] = tally
            default: self.inbox[number].append(message)
            }
        }
        if isSilent, channel.hasEnded { throw BenchError("worker \(number) has ended unexpectedly") }
    }

    private func ready(milliseconds: Int32) -> [Int] {
        var descriptors = self.workers.map { pollfd(fd: $0.channel.source, events: Int16(POLLIN), revents: 0) }
        guard poll(&descriptors, nfds_t(descriptors.count), max(0, milliseconds)) > 0 else { return [] }
        return descriptors.indices.filter { descriptors[$0].revents != 0 }
    }

    /// Ends all workers.
    func end() {
        try? self.tell(.quit)
        for worker in self.workers { worker.end() }
    }
}
