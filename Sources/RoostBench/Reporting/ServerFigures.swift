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
