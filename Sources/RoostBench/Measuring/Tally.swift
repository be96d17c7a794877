/// What one worker has counted since it began.
struct Tally: Codable, Sendable, Equatable {
    var joined: UInt64 = 0
    var failed: UInt64 = 0
    /// Connections that had joined and were then ended by the server.
    var disconnected: UInt64 = 0
    var sent: UInt64 = 0
    var delivered: UInt64 = 0
    /// What came back to those who publish.
    var copies: UInt64 = 0
    /// The same, of the time that is measured.
    var measuredSent: UInt64 = 0
    var measuredDelivered: UInt64 = 0
    var measuredCopies: UInt64 = 0
    /// Sequence numbers that were passed over and have not come since.
    var missing: UInt64 = 0
    var doubled: UInt64 = 0
    /// Came after a later one.
    var late: UInt64 = 0
    var misrouted: UInt64 = 0
    var corrupt: UInt64 = 0
    /// How often a closed loop waited in vain, and went on.
    var stalls: UInt64 = 0
    var errorReplies: UInt64 = 0
    var otherMessages: UInt64 = 0
    var heartbeats: UInt64 = 0
    var heartbeatReplies: UInt64 = 0
    var bytesReceived: UInt64 = 0
    var bytesSent: UInt64 = 0
    var reads: UInt64 = 0
    /// Complete cycles of connecting, joining, leaving and disconnecting; or joins that a watcher has seen.
    var cycles: UInt64 = 0
    var measuredCycles: UInt64 = 0
    /// Cycles that were due and could not begin, because too many were still under way.
    var starved: UInt64 = 0
}

extension Tally {
    private static var counters: [WritableKeyPath<Tally, UInt64>] {
        [
            \.joined, \.failed, \.disconnected, \.sent, \.delivered, \.copies, \.measuredSent, \.measuredDelivered,
            \.measuredCopies, \.missing, \.doubled, \.late, \.misrouted, \.corrupt, \.stalls, \.errorReplies,
            \.otherMessages, \.heartbeats, \.heartbeatReplies, \.bytesReceived, \.bytesSent, \.reads, \.cycles,
            \.measuredCycles, \.starved,
        ]
    }

    static func + (left: Tally, right: Tally) -> Tally {
        var sum = left
        for counter in self.counters { sum[keyPath: counter] &+= right[keyPath: counter] }
        return sum
    }
}
