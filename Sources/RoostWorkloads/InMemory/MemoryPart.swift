/// A part of a joined connection.
public struct MemoryPart: Codable, Sendable {
    /// Which it is, in a word.
    public let id: String
    /// What it is.
    public let name: String
    /// Bytes per connection, the allocator's own included.
    public let bytes: Int
}
