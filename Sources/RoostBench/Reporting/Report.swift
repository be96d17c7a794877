/// The result of a run, as it is written as JSON. `docs/benchmarking.md` says what each figure means.
struct Report: Codable, Sendable, Equatable {
    var tool = "roost-bench"
    /// Goes up when a key changes its meaning.
    var format = 1
    var scenario: Scenario
    var url: String
    var settings: Settings
    var opening: OpeningFigures
    var traffic: TrafficFigures?
    /// Microseconds.
    var latency: Percentiles?
    var churn: ChurnFigures?
    var presence: PresenceFigures?
    var verification: Verification
    var server: ServerFigures?
    var generator: GeneratorFigures
    var warnings: [String]

    /// Whether all connections could be opened, and nothing is wrong with what came on them.
    var isClean: Bool {
        self.opening.failed + (self.churn?.failed ?? 0) == 0 && self.verification.isClean
            && (self.presence.map { $0.absent + $0.phantoms == 0 } ?? true)
    }
}
