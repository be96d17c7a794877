public import RoostPubSub

/// A replica of a presence set: one shard on one node, in one run of its program.
///
/// It is a hash of those, the same on every node, so that entries and messages need not carry names.
public struct ReplicaID: Hashable, Sendable {
    /// The hash.
    public let rawValue: UInt64

    /// The replica of a hash.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The replica of a shard on a node.
    public init(node: NodeID, shard: UInt16) {
        var hash = StableHash()
        hash.combine(node.name)
        hash.combine(node.incarnation)
        hash.combine(UInt64(shard))
        self.rawValue = hash.value
    }
}

extension ReplicaID: Comparable {
    /// By hash: an order that is the same everywhere.
    public static func < (left: ReplicaID, right: ReplicaID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ReplicaID: CustomStringConvertible {
    /// The hash in hexadecimal.
    public var description: String { String(self.rawValue, radix: 16) }
}
