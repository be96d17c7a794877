/// Memory of processes in bytes.
struct MemoryFigures: Codable, Sendable, Equatable {
    var resident: UInt64
    var proportional: UInt64
    var own: UInt64
}
