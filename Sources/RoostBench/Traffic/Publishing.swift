/// Sends the broadcasts of all topics: each by the one publisher that the topic has.
struct Publishing {
    private let plan: WorkerPlan
    private let sockets: Sockets
    private let messages: ClientMessages
    private let state: UnsafeMutablePointer<TrafficState>
    private var schedule: SendSchedule?
    private(set) var credits: TopicCredits
    /// The last number of each topic.
    private(set) var sent: [UInt32]
    private var total: UInt64 = 0
    private var lastProgress: UInt64 = 0

    init(plan: WorkerPlan, sockets: Sockets, state: UnsafeMutablePointer<TrafficState>) {
        self.plan = plan
        self.sockets = sockets
        self.state = state
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
        self.sent = Array(repeating: 0, count: plan.run.topics)
        var inFlight = 1
        if case .inFlight(let count) = plan.run.mode { inFlight = count }
        self.credits = TopicCredits(topics: plan.run.topics, inFlight: inFlight)
    }

    /// Whether it is this worker that publishes.
    var isHere: Bool { self.plan.publishers > 0 }

    mutating func begin(_ order: RunOrder) {
        self.credits.begin(subscribers: order.subscribers)
        self.lastProgress = order.start
        if case .rate(let rate) = self.plan.run.mode { self.schedule = SendSchedule(start: order.start, rate: rate) }
    }

    /// Joins all topics that a publisher publishes to.
    func join(_ index: Int) {
        let number = index - self.plan.connections.count
        let own = stride(from: number, to: self.plan.run.topics, by: max(1, self.plan.publishers))
        self.sockets.connections[index].joinsLeft = UInt16(clamping: Array(own).count)
        for topic in own { self.messages.join(index, topic: UInt32(topic)) }
    }

    /// Sends what is due, and returns when the next is.
    mutating func pace(_ now: UInt64) -> UInt64 {
        guard self.isHere, self.state.pointee.isSending else { return .max }
        guard self.schedule != nil else { return self.paceByCredit(now) }
        return self.paceByTime(now)
    }

    private mutating func paceByTime(_ now: UInt64) -> UInt64 {
        while let due = self.schedule?.due, due <= now, due < self.state.pointee.order.end, !self.isExhausted {
            let topic = (self.schedule?.number ?? 0) % max(1, self.plan.run.topics)
            self.schedule?.take()
            self.state.pointee.noteLateness(due, MonotonicClock.now)
            self.send(topic, due)
        }
        return self.isExhausted ? .max : self.schedule?.due ?? .max
    }

    private mutating func paceByCredit(_ now: UInt64) -> UInt64 {
        if self.total == 0, now >= self.state.pointee.order.start {
            for topic in self.sent.indices { self.proceed(topic, now) }
        }
        if now > self.lastProgress + 2_000_000_000, now >= self.state.pointee.order.start { self.forgive(now) }
        return max(self.state.pointee.order.start, now + 20_000_000)
    }

    /// Goes on although something is missing.
    private mutating func forgive(_ now: UInt64) {
        self.lastProgress = now
        guard self.total > 0, !self.isExhausted else { return }
        self.sockets.tally.pointee.stalls += 1
        for topic in self.sent.indices {
            self.credits.forgive(topic, sent: self.sent[topic])
            self.proceed(topic, now)
        }
    }

    /// So many have received something on a topic: what may follow is sent.
    mutating func receive(_ deliveries: UInt32, _ topic: Int, _ now: UInt64) {
        self.credits.add(deliveries, to: topic)
        self.lastProgress = now
        if self.schedule == nil { self.proceed(topic, now) }
    }

    private mutating func proceed(_ topic: Int, _ now: UInt64) {
        guard self.isHere, self.state.pointee.isSending else { return }
        while !self.isExhausted, self.credits.allows(topic, sent: self.sent[topic]) { self.send(topic, now) }
    }

    private var isExhausted: Bool { self.total >= self.plan.run.messages ?? .max }

    private mutating func send(_ topic: Int, _ due: UInt64) {
        let index = self.plan.connections.count + topic % max(1, self.plan.publishers)
        // A publisher that is gone sends nothing; that it is gone is reported.
        guard self.sockets.connections[index].state == .open else {
            self.total += 1
            return
        }
        self.sent[topic] += 1
        self.total += 1
        self.sockets.tally.pointee.sent += 1
        if self.state.pointee.isMeasured(due) { self.sockets.tally.pointee.measuredSent += 1 }
        self.messages.push(
            index,
            topic: UInt32(topic),
            Marker(time: due, stream: UInt32(topic), number: self.sent[topic])
        )
    }
}
