/// The result of a run, as it is written as JSON. `docs/benchmarking.md` says what each figure means.
struct Report: Codable, Sendable, Equatable {
    var tool = "roost-bench"
    /// Goes up when a key changes its meaning.
    var format = 1
    var scenario: Scenario
    var url: String
    var settings: Settings
    var opening: OpeningFigures
    var traffic: TrafficFigures?
    /// Microseconds.
    var latency: Percentiles?
    var churn: ChurnFigures?
    var presence: PresenceFigures?
    var verification: Verification
    var server: ServerFigures?
    var generator: GeneratorFigures
    var warnings: [String]

    /// Whether all connections could be opened, and nothing is wrong with what came on them.
    var isClean: Bool {
        self.opening.failed + (self.churn?.failed ?? 0) == 0 && self.verification.isClean
            && (self.presence.map { $0.absent + $0.phantoms == 0 } ?? true)
    }
}

/// What was asked for.
struct Settings: Codable, Sendable, Equatable {
    var connections: Int
    var topics: Int
    var publishers: Int
    var payloadBytes: Int
    /// Messages a second at a constant rate.
    var rate: Double?
    /// Messages under way in a closed loop.
    var inFlight: Int?
    var durationSeconds: Double
    var warmupSeconds: Double
    var workers: Int
    var sourceAddresses: Int
}

/// How connecting and joining went.
struct OpeningFigures: Codable, Sendable, Equatable {
    var joined: UInt64
    var failed: UInt64
    /// Why connections failed or ended, later ones too, and how many each.
    var failures: [String: UInt64]
    var seconds: Double
    var joinsPerSecond: Double
    /// From connecting to the answer to the join, in microseconds.
    var latency: Percentiles?
    var serverCpuSeconds: Double?
    var serverMicrosecondsPerJoin: Double?
}

/// What went to and fro in the measured time.
struct TrafficFigures: Codable, Sendable, Equatable {
    var seconds: Double
    var sent: UInt64
    var sentPerSecond: Double
    /// To subscribers, or answers.
    var delivered: UInt64
    var deliveredPerSecond: Double
    /// To those who publish.
    var copies: UInt64
}

/// What is wrong with the deliveries of the whole run.
struct Verification: Codable, Sendable, Equatable {
    var expected: UInt64
    var delivered: UInt64
    var lost: UInt64
    var doubled: UInt64
    var outOfOrder: UInt64
    /// On a connection where they do not belong.
    var misrouted: UInt64
    /// Damaged.
    var corrupt: UInt64
    /// How often a closed loop waited two seconds in vain.
    var stalls: UInt64
    var errorReplies: UInt64
    /// Connections that the server ended.
    var disconnected: UInt64

    /// Whether every message came once and in order to where it belongs, and nobody was thrown out.
    var isClean: Bool {
        self.lost + self.doubled + self.outOfOrder + self.misrouted + self.corrupt + self.disconnected == 0
    }
}

/// Of newcomers, in the measured time.
struct ChurnFigures: Codable, Sendable, Equatable {
    var cycles: UInt64
    var cyclesPerSecond: Double
    /// Newcomers that were due while as many as allowed were still under way.
    var starved: UInt64
    /// Newcomers that were refused or took too long.
    var failed: UInt64
    /// From when a newcomer was due to the answer to its join, in microseconds.
    var joinLatency: Percentiles?
    var serverMicrosecondsPerCycle: Double?
}

/// What watchers of presence have seen, compared with the truth.
struct PresenceFigures: Codable, Sendable, Equatable {
    var changes: UInt64
    /// Who was present and not seen, by all watchers.
    var absent: UInt64
    /// Who was seen and not present, by all watchers.
    var phantoms: UInt64
}

/// What the server's processes used.
struct ServerFigures: Codable, Sendable, Equatable {
    var processes: [Int32]
    /// In the measured time.
    var cpuSeconds: Double
    var userSeconds: Double
    var systemSeconds: Double
    /// For each delivery, copies included.
    var microsecondsPerDelivery: Double?
    var before: MemoryFigures
    var joined: MemoryFigures
    var end: MemoryFigures
    /// What memory of its own the server has taken from before the first connection until all had joined, for each.
    var bytesPerConnection: Double
    /// The same of all its pages.
    var residentBytesPerConnection: Double
    /// From before the first connection until the end of the run.
    var bytesPerConnectionAtEnd: Double
    var timeline: [MemoryPoint]
}

/// Memory of processes in bytes.
struct MemoryFigures: Codable, Sendable, Equatable {
    var resident: UInt64
    var proportional: UInt64
    var own: UInt64
}

/// What it cost here, and whether that was too much.
struct GeneratorFigures: Codable, Sendable, Equatable {
    /// CPU time of all workers in the measured time.
    var cpuSeconds: Double
    var microsecondsPerDelivery: Double?
    /// The share of the measured time in which the busiest worker was busy.
    var busiest: Double
    /// How long after they were due messages were sent, in microseconds, at a constant rate.
    var lateness: Percentiles?
}
