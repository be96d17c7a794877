import Metrics
package import RoostPubSub

/// The metrics of an adapter, made once, with the system's factory at that time.
package struct AdapterMetrics: Sendable {
    private let connected: Meter
    private let reconnects: Counter
    private let framesIn: Counter
    private let framesOut: Counter
    private let bytesIn: Counter
    private let bytesOut: Counter
    private let droppedFrames: Counter
    private let denials: Counter
    private let refusals: [PubSubAdapterError.Code: Counter]
    private let failures: [LinkFailure: Counter]

    /// - Parameter adapter: The adapter's name, the dimension of all of them.
    package init(adapter: String) {
        let dimension = ("adapter", adapter)
        self.connected = Meter(label: "roost.cluster.connected", dimensions: [dimension])
        self.reconnects = Counter(label: "roost.cluster.reconnects", dimensions: [dimension])
        self.framesIn = Counter(label: "roost.cluster.frames.in", dimensions: [dimension])
        self.framesOut = Counter(label: "roost.cluster.frames.out", dimensions: [dimension])
        self.bytesIn = Counter(label: "roost.cluster.bytes.in", dimensions: [dimension])
        self.bytesOut = Counter(label: "roost.cluster.bytes.out", dimensions: [dimension])
        self.droppedFrames = Counter(label: "roost.cluster.frames.dropped", dimensions: [dimension])
        self.denials = Counter(label: "roost.cluster.denials", dimensions: [dimension])
        self.refusals = Self.counters("roost.cluster.frames.refused", "code", dimension)
        self.failures = Self.counters("roost.cluster.failures", "reason", dimension)
    }

    /// A link came up.
    ///
    /// - Parameter again: Whether it had been up before.
    package func linkUp(again: Bool) {
        self.connected.increment()
        if again { self.reconnects.increment() }
    }

    /// A link that was up is no more.
    package func linkDown() {
        self.connected.decrement()
    }

    /// A link could not be had, or has ended.
    package func failed(_ failure: LinkFailure) {
        self.failures[failure]?.increment()
    }

    /// Frames were handed over. To be called for many at once.
    package func received(frames: Int, bytes: Int) {
        guard frames > 0 else { return }
        self.framesIn.increment(by: frames)
        self.bytesIn.increment(by: bytes)
    }

    /// Frames were handed to the socket. To be called for many at once.
    package func sent(frames: Int, bytes: Int) {
        guard frames > 0 else { return }
        self.framesOut.increment(by: frames)
        self.bytesOut.increment(by: bytes)
    }

    /// Frames that had been taken were not sent, because the link went down.
    package func dropped(frames: Int) {
        guard frames > 0 else { return }
        self.droppedFrames.increment(by: frames)
    }

    /// The engine did not do what it was asked for, and keeps the connection.
    package func denied() {
        self.denials.increment()
    }

    /// A frame was not taken.
    package func refused(_ code: PubSubAdapterError.Code) {
        self.refusals[code]?.increment()
    }

    private static func counters<Value>(_ name: String, _ key: String, _ dimension: (String, String)) -> [Value:
        Counter]
    where Value: CaseIterable & Hashable & RawRepresentable<String> {
        Dictionary(
            uniqueKeysWithValues: Value.allCases.map {
                ($0, Counter(label: name, dimensions: [dimension, (key, $0.rawValue)]))
            }
        )
    }
}
