import Metrics
import RoostPubSub

/// The metrics of a cluster, made once. ``ClusterMetricName`` says what each means.
final class ClusterMetrics: Sendable {
    let lostBroadcasts = Counter(label: ClusterMetricName.framesLost, dimensions: [("of", "broadcasts")])
    let lostMessages = Counter(label: ClusterMetricName.framesLost, dimensions: [("of", "messages")])
    let nodes = Meter(label: ClusterMetricName.nodes)

    private let rejections = Dictionary(
        uniqueKeysWithValues: FrameRefusal.allCases.map {
            ($0, Counter(label: ClusterMetricName.framesRejected, dimensions: [("reason", $0.rawValue)]))
        }
    )
    private let unsent = Dictionary(
        uniqueKeysWithValues: PubSubAdapterError.Code.allCases.map {
            ($0, Counter(label: ClusterMetricName.unsent, dimensions: [("reason", $0.rawValue)]))
        }
    )

    func rejected(_ refusal: FrameRefusal) {
        self.rejections[refusal]?.increment()
    }

    func unsent(_ error: PubSubAdapterError) {
        self.unsent[error.code]?.increment()
    }

    func lost(_ loss: ClusterLoss) {
        (loss.isOfBroadcasts ? self.lostBroadcasts : self.lostMessages).increment(by: Int64(clamping: loss.count))
    }
}
