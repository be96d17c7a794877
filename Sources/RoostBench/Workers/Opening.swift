/// Which connections are opened when: so many at a time, and so many a second if asked for.
struct Opening {
    private(set) var next = 0
    private(set) var pending = 0
    private let count: Int
    private let window: Int
    private let rate: Double?
    private let began: UInt64
    /// When a connection last got ahead, in nanoseconds.
    var lastProgress: UInt64

    /// - Parameter rate: Connections a second; nil for as many as the window lets through.
    init(count: Int, window: Int, rate: Double?, now: UInt64) {
        self.count = count
        self.window = max(1, window)
        self.rate = rate
        self.began = now
        self.lastProgress = now
    }

    /// Whether all were begun, and have joined or failed.
    var isFinished: Bool { self.next == self.count && self.pending == 0 }

    /// Whether there are more to begin.
    var hasMore: Bool { self.next < self.count }

    /// The connection to begin now, if one may be.
    mutating func take(_ now: UInt64) -> Int? {
        guard self.next < self.count, self.pending < self.window, Double(self.next) <= self.allowed(now) else {
            return nil
        }
        self.next += 1
        self.pending += 1
        return self.next - 1
    }

    private func allowed(_ now: UInt64) -> Double {
        guard let rate = self.rate else { return .infinity }
        return Double(now &- self.began) / 1e9 * rate
    }

    /// A connection has joined or failed.
    mutating func settle(_ now: UInt64) {
        self.pending -= 1
        self.lastProgress = now
    }

    /// Begins no more. Returns how many were not begun.
    mutating func giveUp() -> Int {
        defer { self.next = self.count }
        return self.count - self.next
    }
}
