/// Checks and times the broadcasts that subscribers and publishers receive.
struct Receiver {
    let sockets: Sockets
    let state: UnsafeMutablePointer<TrafficState>
    let tally: UnsafeMutablePointer<Tally>
    /// The last number that came back to the publishers, by topic.
    private let copies: UnsafeMutablePointer<UInt32>
    private let topics: Int

    init(plan: WorkerPlan, sockets: Sockets) {
        self.sockets = sockets
        self.tally = sockets.tally
        self.topics = plan.run.topics
        self.state = .allocate(capacity: 1)
        self.state.initialize(to: TrafficState())
        self.copies = .allocate(capacity: max(1, plan.run.topics))
        self.copies.initialize(repeating: 0, count: max(1, plan.run.topics))
    }

    /// Takes a message. Returns the topic if it was a new broadcast to a subscriber.
    @inline(__always)
    func take(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) -> Int? {
        guard case .marker(let marker) = self.state.pointee.reader.read(bytes) else {
            self.takeOther(bytes)
            return nil
        }
        let connection = self.sockets.connections + index
        guard connection.pointee.role != .publisher else {
            self.takeCopy(index, marker, now)
            return nil
        }
        guard marker.stream == connection.pointee.topic else {
            self.tally.pointee.misrouted += 1
            return nil
        }
        guard self.isNew(marker.number, stream: index, &connection.pointee.last) else { return nil }
        self.tally.pointee.delivered &+= 1
        if self.state.pointee.isMeasured(now) { self.tally.pointee.measuredDelivered &+= 1 }
        self.state.pointee.recordLatency(from: marker.time, to: now)
        return Int(marker.stream)
    }

    private func takeCopy(_ index: Int, _ marker: Marker, _ now: UInt64) {
        guard self.sockets.connections[index].role == .publisher, marker.stream < self.topics else { return }
        let topic = Int(marker.stream)
        guard self.isNew(marker.number, stream: -1 - topic, &self.copies[topic]) else { return }
        self.tally.pointee.copies += 1
        if self.state.pointee.isMeasured(now) { self.tally.pointee.measuredCopies += 1 }
    }

    /// Whether a number has not come on its stream before.
    @inline(__always)
    func isNew(_ number: UInt32, stream: Int, _ last: inout UInt32) -> Bool {
        if number == last &+ 1 {
            last = number
            return true
        }
        return self.judge(number, stream, &last)
    }

    private func judge(_ number: UInt32, _ stream: Int, _ last: inout UInt32) -> Bool {
        switch self.state.pointee.ledger.judge(number, stream: stream, last: &last) {
        case .gap(let missing): self.tally.pointee.missing += UInt64(missing)
        case .late:
            self.tally.pointee.missing -= 1
            self.tally.pointee.late += 1
        case .doubled:
            self.tally.pointee.doubled += 1
            return false
        }
        return true
    }

    private func takeOther(_ bytes: UnsafeRawBufferPointer) {
        if case .corrupt = self.state.pointee.reader.read(bytes) {
            self.tally.pointee.corrupt += 1
            return
        }
        Self.count(bytes, self.tally)
    }

    /// Counts a message that carries nothing to be measured.
    static func count(_ bytes: UnsafeRawBufferPointer, _ tally: UnsafeMutablePointer<Tally>) {
        guard let envelope = Envelope(bytes) else {
            tally.pointee.otherMessages += 1
            return
        }
        let isReply = envelope.part(envelope.event, is: "phx_reply")
        if isReply, envelope.part(envelope.topic, is: "phoenix") {
            tally.pointee.heartbeatReplies += 1
        } else if isReply ? !envelope.isOK : envelope.part(envelope.event, is: "phx_error") {
            tally.pointee.errorReplies += 1
        } else {
            tally.pointee.otherMessages += 1
        }
    }

    /// What should have come to this worker when so many were sent to each topic, and what of it is missing.
    func losses(_ finals: [UInt32], publishes: Bool) -> (expected: UInt64, lost: UInt64) {
        var expected: UInt64 = 0
        var lost = self.tally.pointee.missing
        func note(_ topic: Int, _ last: UInt32) {
            guard topic < finals.count else { return }
            expected += UInt64(finals[topic])
            lost += UInt64(finals[topic] - min(last, finals[topic]))
        }
        for index in 0..<self.sockets.count where self.hasJoined(index) {
            note(Int(self.sockets.connections[index].topic), self.sockets.connections[index].last)
        }
        if publishes { for topic in 0..<self.topics { note(topic, self.copies[topic]) } }
        return (expected, lost)
    }

    private func hasJoined(_ index: Int) -> Bool {
        let connection = self.sockets.connections[index]
        guard connection.role == .subscriber || connection.role == .poller else { return false }
        return connection.joinsLeft == 0 && connection.started != 0
    }
}
