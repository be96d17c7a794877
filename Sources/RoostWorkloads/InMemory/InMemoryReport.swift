import Roost

/// What an ``InMemoryRun`` has found.
public struct InMemoryReport: Codable, Sendable {
    /// How many connections there were to be.
    public let connections: Int
    /// On how many event loops.
    public let loops: Int
    /// The size of what was broadcast, in bytes of JSON.
    public let payloadSize: Int
    /// The memory before the first connection.
    public internal(set) var before = MemoryReading()
    /// The memory when all have joined.
    public internal(set) var after = MemoryReading()
    /// The memory after the broadcasts.
    public internal(set) var end = MemoryReading()
    /// Connecting and joining, all together.
    public internal(set) var join = Timing()
    /// Each broadcast, until the last client has it.
    public internal(set) var broadcasts: [Timing] = []
    /// How many connections there were at the end.
    public internal(set) var connected = 0
    /// How many have not got exactly what they should have got.
    public internal(set) var wrong = 0
    /// Writes that were not whole frames.
    public internal(set) var broken = 0
    /// What a joined connection is made of.
    public internal(set) var parts: [MemoryPart] = []

    init(connections: Int, loops: Int, payloadSize: Int) {
        self.connections = connections
        self.loops = loops
        self.payloadSize = payloadSize
    }

    /// Whether everybody got everything, once.
    public var isComplete: Bool { self.connected == self.connections && self.wrong == 0 && self.broken == 0 }

    /// Resident memory, per joined connection.
    public var residentPerConnection: Int { (self.after.resident - self.before.resident) / max(1, self.connections) }

    /// Allocated memory, per joined connection.
    public var allocatedPerConnection: Int {
        (self.after.allocated - self.before.allocated) / max(1, self.connections)
    }

    /// The broadcast in the middle.
    public var medianBroadcast: Timing {
        let sorted = self.broadcasts.sorted { $0.elapsed < $1.elapsed }
        return sorted.isEmpty ? Timing() : sorted[sorted.count / 2]
    }
}
