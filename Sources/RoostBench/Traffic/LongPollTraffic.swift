/// Sessions that poll (Phoenix's long-poll transport) and receive broadcasts. Each has a connection of its own, which is
/// used for one request after the other. Those who publish are WebSockets.
final class LongPollTraffic: Traffic {
    /// What the request that is under way is for.
    private enum Step {
        case create
        case join
        case poll
    }

    private let plan: WorkerPlan
    private let sockets: Sockets
    private let fanout: FanoutTraffic
    private let requests: LongPollRequests
    private var steps: [Step]
    private var tokens: [String]
    var connect: (Int, UInt64) -> Void = { _, _ in }

    init(plan: WorkerPlan, sockets: Sockets) {
        self.plan = plan
        self.sockets = sockets
        self.fanout = FanoutTraffic(plan: plan, sockets: sockets)
        self.requests = LongPollRequests(plan: plan.run, sockets: sockets)
        self.steps = Array(repeating: .create, count: plan.connections.count)
        self.tokens = Array(repeating: "", count: plan.connections.count)
    }

    func takesBytes(_ index: Int) -> Bool { index < self.steps.count }

    /// Connected, for the first time or again.
    func join(_ index: Int) {
        guard self.takesBytes(index) else { return self.fanout.join(index) }
        self.sockets.connections[index].role = .poller
        guard self.tokens[index].isEmpty else {
            self.sockets.connections[index].state = .open
            self.sockets.connections[index].joinsLeft = 0
            return self.poll(index)
        }
        self.steps[index] = .create
        self.requests.create(index)
    }

    private func poll(_ index: Int) {
        self.steps[index] = .poll
        self.requests.poll(index, token: self.tokens[index])
    }

    func opened(_ index: Int, _ now: UInt64) { self.fanout.opened(index, now) }

    /// A server may end a connection after an answer: then the session goes on with another.
    func ended(_ index: Int, in state: ConnectionState, _ now: UInt64) -> Bool {
        guard self.takesBytes(index), state == .open, !self.tokens[index].isEmpty else { return false }
        self.connect(index, now)
        return true
    }

    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        self.fanout.message(index, bytes, now)
    }

    func bytes(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) -> BytesTaken {
        switch HTTPAnswer.scan(bytes) {
        case .incomplete: return BytesTaken(count: 0)
        case .violation: return BytesTaken(count: 0, failure: "no HTTP answer with a length")
        case .whole(let answer):
            var taken = self.take(index, answer, UnsafeRawBufferPointer(rebasing: bytes[answer.body]), now)
            taken.count = answer.body.upperBound
            return taken
        }
    }

    private func take(_ index: Int, _ answer: HTTPAnswer, _ body: UnsafeRawBufferPointer, _ now: UInt64) -> BytesTaken {
        switch self.steps[index] {
        case .create: return self.created(index, answer, body)
        case .join: return self.posted(index, answer, body)
        case .poll: return self.polled(index, answer, body, now)
        }
    }

    private func created(_ index: Int, _ answer: HTTPAnswer, _ body: UnsafeRawBufferPointer) -> BytesTaken {
        let answerBody = LongPollBody(body)
        guard let token = answerBody.token, !token.isEmpty else {
            return BytesTaken(count: 0, failure: "no session: HTTP status \(answer.status)")
        }
        self.tokens[index] = token
        self.steps[index] = .join
        self.requests.join(index, token: token)
        return BytesTaken(count: 0)
    }

    private func posted(_ index: Int, _ answer: HTTPAnswer, _ body: UnsafeRawBufferPointer) -> BytesTaken {
        let status = LongPollBody(body).status ?? answer.status
        guard status == 200 else { return BytesTaken(count: 0, failure: "the join was refused with status \(status)") }
        self.poll(index)
        return BytesTaken(count: 0)
    }

    private func polled(
        _ index: Int,
        _ answer: HTTPAnswer,
        _ body: UnsafeRawBufferPointer,
        _ now: UInt64
    ) -> BytesTaken {
        let polled = LongPollBody(body)
        let status = polled.status ?? answer.status
        guard status == 200 || status == 204 else {
            // So that it is not taken up again.
            self.tokens[index] = ""
            return BytesTaken(count: 0, failure: "the session ended with status \(status)")
        }
        if let token = polled.token, !token.isEmpty { self.tokens[index] = token }
        polled.markers { self.fanout.message(index, $0, now) }
        self.poll(index)
        guard self.sockets.connections[index].state == .joining, let isOK = polled.joinIsOK else {
            return BytesTaken(count: 0)
        }
        return BytesTaken(count: 0, hasJoined: isOK, failure: isOK ? nil : "join refused")
    }

    func begin(_ order: RunOrder) { self.fanout.begin(order) }

    func pace(_ now: UInt64) -> UInt64 { self.fanout.pace(now) }

    func credit() { self.fanout.credit() }

    func stop() -> [UInt32] { self.fanout.stop() }

    func drain(_ finals: [UInt32]) { self.fanout.drain(finals) }

    var isDrained: Bool { self.fanout.isDrained }

    func report(_ result: inout WorkerResult) { self.fanout.report(&result) }
}
