/// Publishers broadcast to topics; each subscriber must receive everything once and in order.
final class FanoutTraffic: Traffic {
    private let plan: WorkerPlan
    private let sockets: Sockets
    private let messages: ClientMessages
    private let receiver: Receiver
    private var publishing: Publishing
    private var finals: [UInt32] = []
    private let isClosedLoop: Bool

    init(plan: WorkerPlan, sockets: Sockets) {
        self.plan = plan
        self.sockets = sockets
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
        self.receiver = Receiver(plan: plan, sockets: sockets)
        self.publishing = Publishing(plan: plan, sockets: sockets, state: self.receiver.state)
        if case .inFlight = plan.run.mode { self.isClosedLoop = true } else { self.isClosedLoop = false }
    }

    func join(_ index: Int) {
        guard self.sockets.connections[index].role == .publisher else {
            return self.messages.join(index, topic: self.sockets.connections[index].topic)
        }
        self.publishing.join(index)
    }

    func opened(_ index: Int, _ now: UInt64) {
        guard self.sockets.connections[index].role != .publisher else { return }
        self.publishing.credits.joined(Int(self.sockets.connections[index].topic))
    }

    @inline(__always)
    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard let topic = self.receiver.take(index, bytes, now), self.isClosedLoop else { return }
        guard let round = self.publishing.credits.receive(topic) else { return }
        self.give(round, topic, now)
    }

    private func give(_ round: UInt32, _ topic: Int, _ now: UInt64) {
        guard let sink = self.plan.creditSink else { return self.publishing.receive(round, topic, now) }
        CreditPipe.send(CreditPipe.Record(topic: UInt32(topic), deliveries: round), to: sink)
    }

    func credit() {
        guard let source = self.plan.creditSource else { return }
        CreditPipe.receive(from: source) { self.publishing.receive($0.deliveries, Int($0.topic), MonotonicClock.now) }
    }

    func begin(_ order: RunOrder) {
        self.receiver.state.pointee.begin(order)
        self.publishing.begin(order)
    }

    func pace(_ now: UInt64) -> UInt64 { self.publishing.pace(now) }

    func stop() -> [UInt32] {
        self.receiver.state.pointee.isSending = false
        return self.publishing.sent
    }

    func drain(_ finals: [UInt32]) {
        self.finals = finals
    }

    var isDrained: Bool {
        let tally = self.sockets.tally.pointee
        let losses = self.receiver.losses(self.finals, publishes: self.publishing.isHere)
        return tally.delivered + tally.copies >= losses.expected
    }

    func report(_ result: inout WorkerResult) {
        let losses = self.receiver.losses(self.finals, publishes: self.publishing.isHere)
        result.expected = losses.expected
        result.lost = losses.lost
        result.latencies = self.receiver.state.pointee.latencies
        result.lateness = self.receiver.state.pointee.lateness
    }
}
