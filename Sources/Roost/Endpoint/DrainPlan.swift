/// How many connections are closed at a time at shutdown, and how long to wait in between.
///
/// Every connection has to get its 1012 in time to answer it: when there are too many for the configured pace, the pauses
/// get shorter, and when they cannot, the batches larger.
struct DrainPlan: Equatable {
    private static let shortestInterval = Duration.milliseconds(10)

    let batches: Int
    let batchSize: Int
    let interval: Duration

    /// - Parameters:
    ///   - count: How many connections there are.
    ///   - timeout: When the last are cut. All are closed in half of it.
    init(count: Int, batchSize: Int, interval: Duration, timeout: Duration) {
        let count = max(0, count)
        let time = max(.zero, timeout / 2)
        let mostPauses = max(0, Int(min(time / Self.shortestInterval, 1_000_000)))
        let batchSize = max(1, batchSize, Self.divide(count, mostPauses + 1))
        let batches = Self.divide(count, batchSize)
        self.batchSize = batchSize
        self.batches = batches
        self.interval = batches > 1 ? min(max(.zero, interval), time / (batches - 1)) : .zero
    }

    private static func divide(_ dividend: Int, _ divisor: Int) -> Int {
        dividend / divisor + (dividend.isMultiple(of: divisor) ? 0 : 1)
    }
}
