import Metrics

/// The metrics of presence. ``MetricName`` says what each means.
final class PresenceMetrics: Sendable {
    /// Why a handler's result was done without.
    enum HandlerFailure: String {
        case error
        case timedOut = "timed_out"
        case busy
    }

    let local = MetricLevel(MetricName.presences, [("origin", "local")])
    let remote = MetricLevel(MetricName.presences, [("origin", "remote")])
    let changes = MetricCounter(MetricName.presenceChanges)
    let diffs = MetricCounter(MetricName.presenceDiffs)
    let messagesIn = MetricCounter(MetricName.presenceMessagesIn)
    let messagesOut = MetricCounter(MetricName.presenceMessagesOut)
    private let factory = MetricsSystem.factory

    // Rare: made when needed, where the others were made.

    func refused(_ code: PresenceError.Code) {
        MetricCounter(MetricName.presencesRefused, [("reason", code.rawValue)], factory: self.factory).increment()
    }

    func handlerFailed(_ failure: HandlerFailure) {
        MetricCounter(MetricName.presenceHandlerFailures, [("reason", failure.rawValue)], factory: self.factory)
            .increment()
    }

    func malformedMessage(_ reason: String) {
        MetricCounter(MetricName.presenceMessagesMalformed, [("reason", reason)], factory: self.factory).increment()
    }
}
