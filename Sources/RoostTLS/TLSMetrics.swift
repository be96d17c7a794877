import Metrics

/// The metrics of TLS, made once, with the system's factory at that time.
struct TLSMetrics: Sendable {
    /// What became of an attempt to use renewed files.
    enum ReloadOutcome: String, CaseIterable, Sendable {
        case ok
        case failed
    }

    private let handshakeCounters = Self.counters("roost.tls.handshakes", HandshakeOutcome.self)
    private let reloadCounters = Self.counters("roost.tls.reloads", ReloadOutcome.self)

    func handshakes(_ outcome: HandshakeOutcome) {
        self.handshakeCounters[outcome]?.increment()
    }

    func reloads(_ outcome: ReloadOutcome) {
        self.reloadCounters[outcome]?.increment()
    }

    private static func counters<Outcome>(_ name: String, _: Outcome.Type) -> [Outcome: Counter]
    where Outcome: CaseIterable & Hashable & RawRepresentable<String> {
        Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map {
                ($0, Counter(label: name, dimensions: [("result", $0.rawValue)]))
            }
        )
    }
}
