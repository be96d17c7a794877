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
