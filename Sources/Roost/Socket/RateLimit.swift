/// How much of something a connection may do: a rate, and how much at once.
public struct RateLimit: Sendable, Hashable {
    /// How many per second, in the long run.
    public var perSecond: Int

    /// How many at once, after a pause.
    public var burst: Int

    /// A limit; what is not positive counts as 1.
    ///
    /// - Parameters:
    ///   - perSecond: How many per second, in the long run.
    ///   - burst: How many at once, after a pause.
    public init(perSecond: Int, burst: Int) {
        self.perSecond = max(1, perSecond)
        self.burst = max(1, burst)
    }
}
