import RoostCluster

/// When a process that has died is started again.
public struct RestartPolicy: Sendable {
    /// A process that has lived for less counts as one that has died at its start. Default 10 s.
    public var shortLife: Duration = .seconds(10)

    /// How many times in a row a process may die at its start. Then the supervisor ends all. Default 8.
    public var maxShortLives = 8

    /// The time before a process is started again the second time, and what it grows to; a half less at most. Default 100 ms
    /// to 10 s. The first time it is started at once.
    public var delay: ClosedRange<Duration> = .milliseconds(100)...(.seconds(10))

    /// The defaults.
    public init() {}

    /// How long to wait before a process is started again.
    ///
    /// - Parameters:
    ///   - lifetime: How long it has lived.
    ///   - shortLives: How often it has died at its start in a row; counts this time.
    /// - Returns: `nil` when it should not be.
    func pause(
        after lifetime: Duration,
        shortLives: inout Int,
        using random: inout some RandomNumberGenerator
    ) -> Duration? {
        shortLives = lifetime < self.shortLife ? shortLives + 1 : 0
        guard shortLives < max(self.maxShortLives, 1) else { return nil }
        guard shortLives > 1 else { return .zero }
        return ReconnectDelay(shortest: self.delay.lowerBound, longest: self.delay.upperBound)
            .next(after: shortLives - 1, using: &random)
    }
}
