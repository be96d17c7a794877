/// A part of a joined connection, and what it takes.
package struct InMemoryPart: Sendable {
    /// Which it is, in a word.
    package let id: String
    /// What it is.
    package let name: String
    /// Bytes per connection.
    package let bytes: Int

    init(_ id: String, _ name: String, _ bytes: Int) {
        self.id = id
        self.name = name
        self.bytes = bytes
    }
}
