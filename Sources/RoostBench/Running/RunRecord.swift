/// Everything that was seen in a run, as it was seen.
struct RunRecord {
    var plan: RunPlan
    var url: String
    var duration: UInt64
    var warmup: UInt64
    /// The server's processes at the end.
    var processes: [Int32] = []
    /// What the server had used before the first connection, when all had joined, at both ends of the measured time, and
    /// when everything had come.
    var before = ServerSample()
    var joined = ServerSample()
    var measureFrom = ServerSample()
    var measureTo = ServerSample()
    var end = ServerSample()
    var opens: [OpenReport] = []
    var results: [WorkerResult] = []
    /// The last number of each topic.
    var finals: [UInt32] = []
    var timeline: [MemoryPoint] = []
    /// The time that was measured, in nanoseconds.
    var measured: UInt64 = 0
    /// What the workers had used at the end.
    var generator = ServerSample()
}
