/// What a scenario made of bytes that are no frames.
struct BytesTaken {
    /// How many bytes it is done with.
    var count: Int
    /// Whether the answer to the join was among them.
    var hasJoined = false
    /// Why the connection is of no more use.
    var failure: String?
}
