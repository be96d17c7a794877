/// How many frames a node has published to a partition's subject.
struct PartitionPosition: Hashable {
    /// What it takes in a frame, in bytes.
    static let size = 10

    let partition: UInt16
    let sequence: UInt64
}
