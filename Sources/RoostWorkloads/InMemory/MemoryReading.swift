import CRoostMemory

/// How much memory the process has at a moment.
public struct MemoryReading: Codable, Sendable {
    /// Bytes in memory, after what was free has been given back to the system.
    public var resident = 0
    /// Bytes allocated, the allocator's own included.
    public var allocated = 0

    init() {
        roost_memory_trim()
        self.resident = Int(roost_memory_resident())
        self.allocated = Int(roost_memory_allocated())
    }
}
