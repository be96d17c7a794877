/// The names of the metrics that a ``Cluster`` reports through swift-metrics.
public enum ClusterMetricName {
    /// Counter: frames handed to the engine.
    public static let framesOut = "roost.cluster.frames.out"
    /// Counter: their bytes.
    public static let bytesOut = "roost.cluster.bytes.out"
    /// Counter: frames of other nodes that were accepted.
    public static let framesIn = "roost.cluster.frames.in"
    /// Counter: their bytes.
    public static let bytesIn = "roost.cluster.bytes.in"
    /// Counter: frames that were refused, by `reason` (`foreign`, `version`, `forged`, `malformed`, `oversized`, `repeated`,
    /// `outdated`, `crowded`).
    public static let framesRefused = "roost.cluster.frames.refused"
    /// Counter: frames of other nodes that did not arrive, by `of` (`broadcasts`, `messages`).
    public static let framesLost = "roost.cluster.frames.lost"
    /// Counter: broadcasts and messages that were not sent to other nodes, by `reason` (`disconnected`, `overloaded`,
    /// `too_large`).
    public static let unsent = "roost.cluster.unsent"
    /// Meter: the other nodes that have been heard of lately.
    public static let nodes = "roost.cluster.nodes"
}
