/// The server's memory at a time.
struct MemoryPoint: Codable, Sendable, Equatable {
    /// Since the beginning of the run.
    var seconds: Double
    /// In bytes.
    var resident: UInt64
}
