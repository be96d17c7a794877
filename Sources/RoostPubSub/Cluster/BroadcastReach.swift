/// How far a broadcast got.
public enum BroadcastReach: Hashable, Sendable {
    /// It was handed to everything that it is meant for: this node's subscribers, and the way to the other nodes if there
    /// are any. (That way may lose it nevertheless; see ``ClusterEvent/lost(_:)``.)
    case everyNode
    /// Only this node's subscribers receive it.
    case thisNode(PubSubAdapterError)
}
