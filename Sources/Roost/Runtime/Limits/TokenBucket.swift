/// What is left of a ``RateLimit``.
///
/// A single number, so that every connection can have some: the time at which the bucket will be full again (the generic
/// cell rate algorithm). The clock is that of the event loop's timers.
struct TokenBucket {
    private var fullAt = 0.0

    /// Takes tokens, if there are enough.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - limit: The bucket's size and how fast it fills. `nil` is no limit.
    ///   - now: The present, in seconds since any beginning.
    /// - Returns: Whether there were enough; if not, none are taken.
    mutating func take(_ count: Int, of limit: RateLimit?, at now: Double) -> Bool {
        guard let limit else { return true }
        let rate = Double(limit.perSecond)
        let fullAt = max(self.fullAt, now) + Double(count) / rate
        // A part of a token more, because sums of fractions are not exact.
        guard (fullAt - now) * rate <= Double(limit.burst) + 0.001 else { return false }
        self.fullAt = fullAt
        return true
    }
}
