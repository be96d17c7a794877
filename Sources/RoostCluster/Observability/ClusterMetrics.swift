import Metrics
import RoostPubSub

/// The metrics of a cluster, made once. ``ClusterMetricName`` says what each means.
final class ClusterMetrics: Sendable {
    let framesOut = Counter(label: ClusterMetricName.framesOut)
    let bytesOut = Counter(label: ClusterMetricName.bytesOut)
    let framesIn = Counter(label: ClusterMetricName.framesIn)
    let bytesIn = Counter(label: ClusterMetricName.bytesIn)
    let lostBroadcasts = Counter(label: ClusterMetricName.framesLost, dimensions: [("of", "broadcasts")])
    let lostMessages = Counter(label: ClusterMetricName.framesLost, dimensions: [("of", "messages")])
    let nodes = Meter(label: ClusterMetricName.nodes)

    private let refusals = Dictionary(
        uniqueKeysWithValues: FrameRefusal.allCases.map {
            ($0, Counter(label: ClusterMetricName.framesRefused, dimensions: [("reason", $0.rawValue)]))
        }
    )
    private let unsent = Dictionary(
        uniqueKeysWithValues: PubSubAdapterError.Code.allCases.map {
            ($0, Counter(label: ClusterMetricName.unsent, dimensions: [("reason", $0.rawValue)]))
        }
    )

    func refused(_ refusal: FrameRefusal) {
        self.refusals[refusal]?.increment()
    }

    func unsent(_ error: PubSubAdapterError) {
        self.unsent[error.code]?.increment()
    }

    func lost(_ loss: ClusterLoss) {
        (loss.isOfBroadcasts ? self.lostBroadcasts : self.lostMessages).increment(by: Int64(clamping: loss.count))
    }
}
