/// When the messages of a constant rate are due: each its own time, which does not depend on when others were sent.
///
/// Several workers share a rate by taking every n-th message each.
struct SendSchedule: Equatable {
    private let start: UInt64
    private let interval: Double
    private let offset: Int
    private let step: Int
    /// How many of its messages were taken.
    private(set) var taken = 0

    /// - Parameters:
    ///   - start: When the first message of all is due, in nanoseconds.
    ///   - rate: Messages a second, of all workers.
    init(start: UInt64, rate: Double, worker: Int = 0, of workers: Int = 1) {
        self.start = start
        self.interval = 1_000_000_000 / max(rate, 1e-6)
        self.offset = worker
        self.step = workers
    }

    /// The number of the next message among those of all workers, from 0.
    var number: Int { self.offset + self.taken * self.step }

    /// When the next message is due.
    var due: UInt64 {
        let distance = Double(self.number) * self.interval
        return distance < 9e18 ? self.start &+ UInt64(distance) : .max
    }

    /// Goes on to the next message.
    mutating func take() {
        self.taken += 1
    }
}
