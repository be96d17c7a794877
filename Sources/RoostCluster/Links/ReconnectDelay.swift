/// How long to wait before the next attempt to connect: longer with each, up to a bound, and never the same on all nodes,
/// which would otherwise all come at once when an engine is back.
package struct ReconnectDelay: Sendable {
    private let shortest: Duration
    private let longest: Duration

    /// - Parameters:
    ///   - shortest: The time before the second attempt, a half more or less.
    ///   - longest: What it grows to, by doubling.
    package init(shortest: Duration, longest: Duration) {
        self.shortest = max(shortest, .milliseconds(1))
        self.longest = max(longest, self.shortest)
    }

    /// The time before an attempt.
    ///
    /// - Parameter failures: How many have failed since the link was up. With none, it is about half the shortest.
    package func next(after failures: Int, using random: inout some RandomNumberGenerator) -> Duration {
        guard failures > 0 else { return self.shortest * Double.random(in: 0...1, using: &random) }
        // Doubled often enough to reach any bound, and not so often as to overflow.
        let doubled = (1..<min(failures, 32)).reduce(self.shortest) { delay, _ in min(delay * 2, self.longest) }
        return min(doubled, self.longest) * Double.random(in: 0.5...1, using: &random)
    }

    /// The longest time, a half less at most: for reasons that do not pass by themselves.
    package func longest(using random: inout some RandomNumberGenerator) -> Duration {
        self.longest * Double.random(in: 0.5...1, using: &random)
    }
}
