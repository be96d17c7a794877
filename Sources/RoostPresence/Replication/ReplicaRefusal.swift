/// Why a message of another node is not listened to.
public enum ReplicaRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// It is from this node: an echo, or there are two of the same name and incarnation.
    case ownNode = "own node"
    /// A later incarnation of the node is known.
    case superseded
    /// The node has said that it leaves.
    case departed
    /// There are too many replicas already.
    case tooManyReplicas = "too many replicas"
    /// Its hash is that of another replica.
    case collision
}
