/// When a process that has died is started again.
public struct RestartPolicy: Sendable {
    /// A process that has lived for less counts as one that has died at its start. Default 10 s.
    public var shortLife: Duration = .seconds(10)

    /// How many times in a row a process may die at its start, if it has never lived for longer. Then the supervisor ends all:
    /// the server cannot start. A process that has once lived for longer is never given up, for what ends it again and again
    /// may come from a client; the others go on. Default 8.
    public var maxShortLives = 8

    /// The time before a process is started again the second time, and what it grows to; a half less at most. Default 100 ms
    /// to 10 s. The first time it is started at once.
    public var delay: ClosedRange<Duration> = .milliseconds(100)...(.seconds(10))

    /// The defaults.
    public init() {}
}
