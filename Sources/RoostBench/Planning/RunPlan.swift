/// What all workers of a run need to know. Times are in nanoseconds.
struct RunPlan: Codable, Sendable {
    var scenario: Scenario
    var dialect = Dialect.phoenix
    var target: Target
    var address: ServerAddress
    /// Those that are opened before the traffic begins and stay.
    var connections: Int
    var topics: Int
    var topicPrefix: String
    /// Connections that join the topics in order to publish.
    var publishers: Int
    var event: String
    /// The size of a message's payload in bytes.
    var payload: Int
    var mode: LoadMode
    /// How many messages are sent at most, all in all.
    var messages: UInt64?
    /// What a join carries: a JSON object.
    var joinPayload: String
    var workers: Int
    var sourceAddresses: Int
    var heartbeat: UInt64
    /// How long nothing may get ahead while connections are opened.
    var timeout: UInt64
    /// How long after the joins the traffic begins.
    var settle: UInt64 = 1_000_000_000
    /// How long is waited at the end for what has not come.
    var drain: UInt64
    /// How many connections are being opened at the same time, by all workers.
    var window: Int
    var connectRate: Double?
    /// How many connections come and go at a time, by all workers; and how many come each second.
    var newcomers = 0
    var newcomerRate = 0.0
    /// How many connections of each worker watch who is present, and under which key a join says who it is.
    var watchers = 0
    var presenceKey = ""

    /// The topic that a connection joins.
    func topic(of connection: Int) -> Int { connection % max(1, self.topics) }
}
