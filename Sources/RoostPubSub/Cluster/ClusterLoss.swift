/// Frames of another node that did not arrive.
public struct ClusterLoss: Sendable {
    /// Whose frames they were.
    public let node: NodeID

    /// How many frames. Each may have held several broadcasts.
    public let count: UInt64

    private let mayConcern: (@Sendable (_ topic: String) -> Bool)?

    /// A loss of broadcasts, of the topics that `mayConcern` picks; or without that, of messages between the nodes.
    package init(node: NodeID, count: UInt64, mayConcern: (@Sendable (_ topic: String) -> Bool)?) {
        self.node = node
        self.count = count
        self.mayConcern = mayConcern
    }

    /// Whether these were broadcasts; otherwise, messages between the nodes, such as those of presence.
    public var isOfBroadcasts: Bool { self.mayConcern != nil }

    /// Whether broadcasts of the topic may be among what was lost. Many topics share a subject, so they need not be.
    public func mayConcern(_ topic: String) -> Bool {
        self.mayConcern?(topic) ?? false
    }
}
