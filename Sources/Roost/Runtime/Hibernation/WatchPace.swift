import NIOCore

/// When the thread that watches over descriptors should rest for a moment.
///
/// When thousands connect or send in a second, nearly each of them would wake the thread, and the thread an event loop: more
/// work than what they want. A rest lets them gather. Nobody waits longer than before while little happens.
struct WatchPace {
    /// How long a rest is, in microseconds.
    static let rest: UInt32 = 1_000

    /// So many reports in so short a time are followed by a rest.
    private static let (count, time): (Int, TimeAmount) = (4, .milliseconds(1))

    private var begun = NIODeadline.uptimeNanoseconds(0)
    private var reports = 0

    /// Notes that something has been reported.
    ///
    /// - Returns: Whether it is time for a rest.
    mutating func isHasty(_ now: NIODeadline) -> Bool {
        if now - self.begun > Self.time {
            (self.begun, self.reports) = (now, 0)
        }
        self.reports += 1
        guard self.reports >= Self.count else { return false }
        self.reports = 0
        return true
    }
}
