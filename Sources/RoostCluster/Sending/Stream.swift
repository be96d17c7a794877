/// One sequence of frames of a sender.
enum Stream: Hashable {
    /// To those that have subscribers in a partition.
    case partition(Int)
    /// To all nodes.
    case everyone
    /// To one node, by its incarnation.
    case node(UInt64)
}
