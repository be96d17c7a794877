/// Every connection sends events that the channel answers with their payload.
final class EchoTraffic: Traffic {
    private let plan: WorkerPlan
    private let sockets: Sockets
    private let messages: ClientMessages
    private let receiver: Receiver
    private let state: UnsafeMutablePointer<TrafficState>
    private let inFlight: UInt16
    private var schedule: SendSchedule?
    private var hasBegun = false
    private var turn = 0
    private var total: UInt64 = 0
    private var lastProgress: UInt64 = 0

    init(plan: WorkerPlan, sockets: Sockets) {
        self.plan = plan
        self.sockets = sockets
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
        self.receiver = Receiver(plan: plan, sockets: sockets)
        self.state = self.receiver.state
        if case .inFlight(let count) = plan.run.mode {
            self.inFlight = UInt16(clamping: count)
        } else {
            self.inFlight = 0
        }
    }

    func join(_ index: Int) {
        self.messages.join(index, topic: self.sockets.connections[index].topic)
    }

    func begin(_ order: RunOrder) {
        self.state.pointee.begin(order)
        guard case .rate(let rate) = self.plan.run.mode else { return }
        self.schedule = SendSchedule(
            start: order.start,
            rate: rate,
            worker: self.plan.number,
            of: self.plan.run.workers
        )
    }

    func pace(_ now: UInt64) -> UInt64 {
        guard self.state.pointee.isSending else { return .max }
        guard now >= self.state.pointee.order.start else { return self.state.pointee.order.start }
        guard self.schedule == nil else { return self.paceByTime(now) }
        if !self.hasBegun { self.fillAll(now) }
        if now > self.lastProgress + 2_000_000_000 { self.goOn(now) }
        return now + 100_000_000
    }

    private func fillAll(_ now: UInt64) {
        self.hasBegun = true
        self.lastProgress = now
        for index in 0..<self.sockets.count { self.fill(index, now) }
    }

    /// Sends as many as may be under way on a connection.
    private func fill(_ index: Int, _ now: UInt64) {
        let connection = self.sockets.connections + index
        while connection.pointee.state == .open, connection.pointee.inFlight < self.inFlight, !self.isExhausted {
            self.send(index, now)
        }
    }

    /// Goes on although nothing has come for long.
    private func goOn(_ now: UInt64) {
        self.sockets.tally.pointee.stalls += 1
        for index in 0..<self.sockets.count { self.sockets.connections[index].inFlight = 0 }
        self.fillAll(now)
    }

    private func paceByTime(_ now: UInt64) -> UInt64 {
        while let due = self.schedule?.due, due <= now, due < self.state.pointee.order.end, !self.isExhausted {
            self.schedule?.take()
            self.state.pointee.noteLateness(due, MonotonicClock.now)
            if let index = self.nextOpen() { self.send(index, due) }
        }
        return self.isExhausted ? .max : self.schedule?.due ?? .max
    }

    private func nextOpen() -> Int? {
        for _ in 0..<self.sockets.count {
            self.turn = (self.turn + 1) % self.sockets.count
            if self.sockets.connections[self.turn].state == .open { return self.turn }
        }
        return nil
    }

    private var isExhausted: Bool {
        self.total >= self.plan.run.messages.map { $0 / UInt64(self.plan.run.workers) } ?? .max
    }

    private func send(_ index: Int, _ due: UInt64) {
        let connection = self.sockets.connections + index
        connection.pointee.sent &+= 1
        connection.pointee.inFlight &+= 1
        self.total += 1
        self.sockets.tally.pointee.sent += 1
        if self.state.pointee.isMeasured(due) { self.sockets.tally.pointee.measuredSent += 1 }
        let stream = UInt32(self.plan.connections.lowerBound + index)
        let marker = Marker(time: due, stream: stream, number: connection.pointee.sent)
        self.messages.push(index, topic: connection.pointee.topic, marker)
    }

    @inline(__always)
    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard case .marker(let marker) = self.state.pointee.reader.read(bytes) else {
            return Receiver.count(bytes, self.sockets.tally)
        }
        guard Int(marker.stream) == self.plan.connections.lowerBound + index else {
            self.sockets.tally.pointee.misrouted += 1
            return
        }
        self.answered(index, marker, now)
    }

    @inline(__always)
    private func answered(_ index: Int, _ marker: Marker, _ now: UInt64) {
        let connection = self.sockets.connections + index
        guard self.receiver.isNew(marker.number, stream: index, &connection.pointee.last) else { return }
        if connection.pointee.inFlight > 0 { connection.pointee.inFlight &-= 1 }
        self.sockets.tally.pointee.delivered &+= 1
        if self.state.pointee.isMeasured(now) { self.sockets.tally.pointee.measuredDelivered &+= 1 }
        self.state.pointee.recordLatency(from: marker.time, to: now)
        guard self.state.pointee.isSending, self.schedule == nil else { return }
        self.lastProgress = now
        self.fill(index, now)
    }

    func stop() -> [UInt32] {
        self.state.pointee.isSending = false
        return []
    }

    var isDrained: Bool { self.sockets.tally.pointee.delivered >= self.sockets.tally.pointee.sent }

    func report(_ result: inout WorkerResult) {
        result.expected = self.sockets.tally.pointee.sent
        result.lost = self.sockets.tally.pointee.missing
        for index in 0..<self.sockets.count {
            let connection = self.sockets.connections[index]
            result.lost += UInt64(connection.sent - min(connection.sent, connection.last))
        }
        result.latencies = self.state.pointee.latencies
        result.lateness = self.state.pointee.lateness
    }
}
