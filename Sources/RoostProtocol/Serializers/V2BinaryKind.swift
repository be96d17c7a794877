/// The first byte of a version 2 binary frame (Phoenix 1.8).
enum V2BinaryKind: UInt8 {
    /// A message of one peer to the other.
    case push = 0
    /// The answer to a push.
    case reply = 1
    /// A message to all subscribers of a topic.
    case broadcast = 2
}
