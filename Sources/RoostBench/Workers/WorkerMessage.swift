/// What a worker tells its parent.
enum WorkerMessage: Codable, Sendable {
    case opened(OpenReport)
    /// Twice a second.
    case progress(Tally)
    /// Traffic has ended: the last number that it sent on each topic.
    case stopped([UInt32])
    /// Who of its connections is present, by topic.
    case present([[String]])
    case result(WorkerResult)
    /// It cannot go on.
    case failed(String)
}

/// How opening the connections went.
struct OpenReport: Codable, Sendable {
    var tally: Tally
    var failures: [String: UInt64]
    /// From the beginning of a connection to the answer to its join.
    var joins: Latencies
    /// How many have joined each topic.
    var subscribers: [UInt32]
    /// When the first connection was begun and the last one had joined, in nanoseconds; 0 without any.
    var began: UInt64
    var finished: UInt64
    /// The CPU time it took here, in nanoseconds.
    var cpu: UInt64
}

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
