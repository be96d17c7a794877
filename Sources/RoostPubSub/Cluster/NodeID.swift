/// A node of a cluster: one run of one program.
///
/// A node that restarts has the same name and a later incarnation; to the others it is a new node.
public struct NodeID: Hashable, Sendable, CustomStringConvertible {
    /// What the node is called: the same across restarts, where it has a name of its own at all.
    public let name: String

    /// Tells the runs of a node apart. Later ones are greater.
    public let incarnation: UInt64

    /// A node of that name, and its run.
    public init(name: String, incarnation: UInt64) {
        self.name = name
        self.incarnation = incarnation
    }

    /// `name#incarnation`, the latter in hexadecimal.
    public var description: String { "\(self.name)#\(String(self.incarnation, radix: 16))" }
}

extension NodeID: Comparable {
    /// By name, then by incarnation.
    public static func < (left: NodeID, right: NodeID) -> Bool {
        (left.name, left.incarnation) < (right.name, right.incarnation)
    }
}
