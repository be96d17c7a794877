import Metrics
import RoostProtocol

/// The metrics of an endpoint, made once. ``MetricName`` says what each means.
final class RoostMetrics: Sendable {
    /// What became of a join.
    enum JoinOutcome: String, CaseIterable {
        case ok
        case refused
        case crashed
        case timedOut = "timed_out"
        case tooMany = "too_many"
        case rateLimited = "rate_limited"
        case unmatchedTopic = "unmatched_topic"
    }

    /// What became of a request to connect.
    enum ConnectOutcome: String, CaseIterable {
        case accepted
        case refused
        case error
        case origin
        case version
        case timedOut = "timed_out"
        case invalid
        case draining
    }

    /// What an HTTP client did not do in time: send a request, or take the answer.
    enum HTTPTimeout: String {
        case request
        case response
    }

    /// WebSockets.
    let connections = MetricLevel(MetricName.connections, [("transport", "websocket")])
    /// Long-poll sessions.
    let longPolls = MetricLevel(MetricName.connections, [("transport", "longpoll")])
    let hibernating = MetricLevel(MetricName.hibernating)
    let channels = MetricLevel(MetricName.channels)
    let messagesIn = MetricCounter(MetricName.messagesIn)
    let messagesOut = MetricCounter(MetricName.messagesOut)
    let broadcasts = MetricCounter(MetricName.broadcasts)
    let forwardedLongPolls = MetricCounter(MetricName.forwardedLongPolls)
    let droppedRemoteBroadcasts = MetricCounter(MetricName.droppedRemoteBroadcasts)
    let droppedBroadcasts = MetricCounter(MetricName.droppedBroadcasts)
    let channelCrashes = MetricCounter(MetricName.channelCrashes)
    let mailboxOverflows = MetricCounter(MetricName.mailboxOverflows)
    let staleMessages = MetricCounter(MetricName.staleMessages)
    let idleTimeouts = MetricCounter(MetricName.idleTimeouts)
    let slowConsumers = MetricCounter(MetricName.slowConsumers)
    let stalledWrites = MetricCounter(MetricName.stalledWrites)
    let compressedMessages = MetricCounter(MetricName.compressedMessages)
    let compressionSavings = MetricCounter(MetricName.compressionSavings)
    let queuedBytes = MetricLevel(MetricName.queuedBytes)

    private let factory = MetricsSystem.factory
    private let longPollCounters = Dictionary(
        uniqueKeysWithValues: LongPollStatus.allCases.map {
            ($0, MetricCounter(MetricName.longPollRequests, [("status", "\($0.rawValue)")]))
        }
    )
    private let joinCounters: [JoinOutcome: MetricCounter]
    private let connectCounters: [ConnectOutcome: MetricCounter]

    init() {
        self.joinCounters = Self.byOutcome(MetricName.joins)
        self.connectCounters = Self.byOutcome(MetricName.connects)
    }

    private static func byOutcome<Outcome>(_ name: String) -> [Outcome: MetricCounter]
    where Outcome: CaseIterable & Hashable & RawRepresentable<String> {
        Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0, MetricCounter(name, [("result", $0.rawValue)])) }
        )
    }

    func joins(_ outcome: JoinOutcome) {
        self.joinCounters[outcome]?.increment()
    }

    func connects(_ outcome: ConnectOutcome) {
        self.connectCounters[outcome]?.increment()
    }

    func longPoll(_ status: LongPollStatus) {
        self.longPollCounters[status]?.increment()
    }

    // The rest is rare, and its values are few: made when needed, where the others were made.

    func malformed(_ reason: MalformedMessage.Reason) {
        MetricCounter(MetricName.malformedMessages, [("reason", reason.rawValue)], factory: self.factory).increment()
    }

    func violation(_ code: WebSocketCloseCode) {
        MetricCounter(MetricName.violations, [("code", "\(code.rawValue)")], factory: self.factory).increment()
    }

    func connectionsRefused(_ limit: Accepting.Limit, count: Int = 1) {
        guard count > 0 else { return }
        MetricCounter(MetricName.connectionsRefused, [("limit", limit.rawValue)], factory: self.factory)
            .increment(by: count)
    }

    func rateLimited(_ excess: InboundMeter.Excess) {
        MetricCounter(MetricName.rateLimited, [("limit", excess.name)], factory: self.factory).increment()
    }

    func httpTimeout(_ phase: HTTPTimeout) {
        MetricCounter(MetricName.httpTimeouts, [("phase", phase.rawValue)], factory: self.factory).increment()
    }

    func httpRequest(_ status: UInt) {
        MetricCounter(MetricName.httpRequests, [("status", "\(status)")], factory: self.factory).increment()
    }
}
