/// How busy a worker is while it is measured.
struct WorkerLoad {
    private var began: (wall: UInt64, cpu: UInt64)?
    private(set) var wall: UInt64 = 0
    private(set) var cpu: UInt64 = 0

    /// Takes note of the time, if the measured time has begun and not ended.
    mutating func look(_ now: UInt64, _ order: RunOrder) {
        guard now >= order.measureFrom else { return }
        guard let began = self.began else {
            self.began = (now, MonotonicClock.threadCPU)
            return
        }
        guard now >= order.end, self.wall == 0 else { return }
        self.wall = now - began.wall
        self.cpu = MonotonicClock.threadCPU - began.cpu
    }
}
