/// A part of a joined connection.
public struct MemoryPart: Codable, Sendable {
    /// What it is.
    public let name: String
    /// Bytes per connection, the allocator's own included.
    public let bytes: Int
}
