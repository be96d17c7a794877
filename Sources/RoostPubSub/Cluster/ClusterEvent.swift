/// What happens to the link between the nodes.
public enum ClusterEvent: Sendable {
    /// The engine is reached (again).
    case linkUp
    /// The engine, or one of its servers, is away: broadcasts may reach only this node until it is back.
    case linkDown
    /// Frames of another node did not arrive.
    case lost(ClusterLoss)
}
