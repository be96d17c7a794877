/// What the process that was started by the user tells its workers.
enum ParentMessage: Codable, Sendable {
    /// What it is for. Comes first.
    case plan(WorkerPlan)
    /// To open and join all connections.
    case open
    /// To make traffic.
    case run(RunOrder)
    /// The traffic has ended; the last number of each topic. To wait for what has not come, and tell the result.
    case drain([UInt32])
    /// Who is present, by topic: what those who watch are compared with.
    case compare([[String]])
    case quit
}
