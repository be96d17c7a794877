/// What a scenario does in a worker with connections that are open. The loop does all the rest.
protocol Traffic: AnyObject {
    init(plan: WorkerPlan, sockets: Sockets) throws

    /// What is sent when a connection has become a WebSocket. Sets how many joins are to be answered.
    func join(_ index: Int)
    /// All joins of a connection were answered.
    func opened(_ index: Int, _ now: UInt64)
    /// A connection has ended that was in such a state. Returns whether that was expected.
    func ended(_ index: Int, in state: ConnectionState, _ now: UInt64) -> Bool
    /// Whether a connection speaks something else than frames.
    func takesBytes(_ index: Int) -> Bool
    /// Bytes have come on such a connection.
    func bytes(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) -> BytesTaken
    /// A message has come that is not the answer to a join.
    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64)
    /// Traffic begins.
    func begin(_ order: RunOrder)
    /// Sends what is due, and returns when there is more to do. Called between events, and whenever that time has come.
    func pace(_ now: UInt64) -> UInt64
    /// Other workers' connections have received something.
    func credit()
    /// No more is sent. Returns the last number of each topic.
    func stop() -> [UInt32]
    /// The last numbers of all topics, of all workers.
    func drain(_ finals: [UInt32])
    /// Whether everything has come that was sent.
    var isDrained: Bool { get }
    /// Who is present by topic, as far as this worker made them so; nil if that is not what this is about.
    var present: [[String]]? { get }
    /// Compares what was seen with who is present.
    func compare(_ present: [[String]])
    /// Adds what was found out.
    func report(_ result: inout WorkerResult)
    /// Opens a connection; set by the loop.
    var connect: (Int, UInt64) -> Void { get set }
}

extension Traffic {
    func opened(_ index: Int, _ now: UInt64) {}
    func ended(_ index: Int, in state: ConnectionState, _ now: UInt64) -> Bool { false }
    func takesBytes(_ index: Int) -> Bool { false }
    func bytes(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) -> BytesTaken { BytesTaken(count: 0) }
    func credit() {}
    func stop() -> [UInt32] { [] }
    func drain(_ finals: [UInt32]) {}
    var isDrained: Bool { true }
    var present: [[String]]? { nil }
    func compare(_ present: [[String]]) {}
    func report(_ result: inout WorkerResult) {}
    var connect: (Int, UInt64) -> Void {
        get { { _, _ in } }
        set {}
    }
}
