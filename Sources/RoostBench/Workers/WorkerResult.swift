/// All that a worker has found out.
struct WorkerResult: Codable, Sendable {
    var tally: Tally
    var failures: [String: UInt64]
    /// What should have come and has not.
    var lost: UInt64
    /// What should have come, all in all.
    var expected: UInt64
    /// Of deliveries, from the time when the message was due, or sent in a closed loop.
    var latencies: Latencies
    /// How long after they were due messages were sent, at a constant rate.
    var lateness: Latencies
    /// From the time when a newcomer was due to the answer to its join.
    var cycles: Latencies
    /// The CPU time in the measured time, and that time itself, in nanoseconds.
    var cpu: UInt64
    var wall: UInt64
    /// What watchers of presence missed, and what they saw that was not there.
    var absent: UInt64 = 0
    var phantoms: UInt64 = 0
}
