/// The names of the metrics that a ``Cluster`` reports through swift-metrics.
public enum ClusterMetricName {
    /// Counter: frames that the engine brought and that were not believed, by `reason` (`foreign`, `version`, `forged`, `malformed`, `oversized`, `repeated`,
    /// `outdated`, `crowded`).
    public static let framesRejected = "roost.cluster.frames.rejected"
    /// Counter: frames of other nodes that did not arrive, by `of` (`broadcasts`, `messages`).
    public static let framesLost = "roost.cluster.frames.lost"
    /// Counter: broadcasts and messages that were not sent to other nodes, by `reason` (`disconnected`, `overloaded`,
    /// `too_large`).
    public static let unsent = "roost.cluster.unsent"
    /// Meter: the other nodes that have been heard of lately.
    public static let nodes = "roost.cluster.nodes"
}
