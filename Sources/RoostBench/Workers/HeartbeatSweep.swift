/// Whose heartbeat is due: all connections one after the other, evenly over the interval.
struct HeartbeatSweep {
    private let interval: UInt64
    private let count: Int
    private var position = 0
    private var last: UInt64
    private var owed = 0.0

    init(count: Int, interval: UInt64, now: UInt64) {
        self.count = count
        self.interval = interval
        self.last = now
    }

    /// Calls `beat` for each connection whose turn has come since the last call.
    mutating func advance(_ now: UInt64, _ beat: (Int) -> Void) {
        guard self.interval > 0, self.count > 0, now > self.last else { return }
        self.owed += Double(now - self.last) / Double(self.interval) * Double(self.count)
        self.owed = min(self.owed, Double(self.count))
        self.last = now
        while self.owed >= 1 {
            self.owed -= 1
            beat(self.position)
            self.position = (self.position + 1) % self.count
        }
    }
}
