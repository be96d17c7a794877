import Foundation

/// Tracked connections that leave and join again at a rate. Watchers work out who is present, and time each join they see.
final class PresenceTraffic: Traffic {
    private let plan: WorkerPlan
    private let sockets: Sockets
    private let messages: ClientMessages
    private let state: UnsafeMutablePointer<TrafficState>
    private var schedule: SendSchedule?
    private var mirrors: [PresenceMirror]
    private var names: [String?]
    private var turn = 0
    private var absent: UInt64 = 0
    private var phantoms: UInt64 = 0
    private var drainedAt: UInt64 = 0

    init(plan: WorkerPlan, sockets: Sockets) {
        self.plan = plan
        self.sockets = sockets
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
        self.state = .allocate(capacity: 1)
        self.state.initialize(to: TrafficState())
        self.mirrors = Array(repeating: PresenceMirror(), count: min(plan.run.watchers, plan.connections.count))
        self.names = Array(repeating: nil, count: plan.connections.count)
    }

    func join(_ index: Int) {
        self.join(index, due: MonotonicClock.now)
    }

    private func join(_ index: Int, due: UInt64) {
        let name = PresenceName.make(connection: self.plan.connections.lowerBound + index, due: due)
        self.names[index] = name
        let payload = Array("{\"\(self.plan.run.presenceKey)\":\"\(name)\"}".utf8)
        self.messages.join(index, topic: self.sockets.connections[index].topic, payload: payload)
    }

    func ended(_ index: Int, in state: ConnectionState, _ now: UInt64) -> Bool {
        self.names[index] = nil
        return false
    }

    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard index < self.mirrors.count || self.sockets.connections[index].state != .open else { return }
        guard let envelope = Envelope(bytes) else {
            self.sockets.tally.pointee.corrupt += 1
            return
        }
        if envelope.part(envelope.event, is: "phx_reply") {
            self.answered(index, envelope)
        } else if index < self.mirrors.count {
            self.watch(index, envelope, now)
        }
    }

    /// Whoever has left joins again, under another name.
    private func answered(_ index: Int, _ envelope: Envelope) {
        guard !envelope.part(envelope.topic, is: "phoenix") else {
            self.sockets.tally.pointee.heartbeatReplies += 1
            return
        }
        guard envelope.isOK else {
            self.sockets.tally.pointee.errorReplies += 1
            return
        }
        guard self.sockets.connections[index].state == .leaving, envelope.part(envelope.ref, is: "0") else { return }
        if index < self.mirrors.count { self.mirrors[index].reset() }
        self.sockets.connections[index].state = .joining
        self.sockets.connections[index].joinsLeft = 1
        self.join(index, due: MonotonicClock.now)
    }

    private func watch(_ index: Int, _ envelope: Envelope, _ now: UInt64) {
        let payload = Data(envelope.bytes(of: envelope.payload))
        do {
            if envelope.part(envelope.event, is: "presence_state") {
                _ = try self.mirrors[index].takeState(payload)
            } else if envelope.part(envelope.event, is: "presence_diff") {
                let change = try self.mirrors[index].takeDifference(payload)
                self.sockets.tally.pointee.cycles += UInt64(change.joined.count + change.left)
                for name in change.joined { self.time(name, now) }
            }
        } catch {
            self.sockets.tally.pointee.corrupt += 1
        }
    }

    private func time(_ name: String, _ now: UInt64) {
        guard let due = PresenceName.due(of: name) else { return }
        self.state.pointee.recordLatency(from: due, to: now)
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
        while let due = self.schedule?.due, due <= now, due < self.state.pointee.order.end {
            self.schedule?.take()
            self.leave()
        }
        return self.schedule?.due ?? .max
    }

    /// The next connection leaves. Watchers stay, unless there is nobody else.
    private func leave() {
        let first = self.mirrors.count < self.plan.connections.count ? self.mirrors.count : 0
        for _ in first..<self.plan.connections.count {
            self.turn = self.turn + 1 < self.plan.connections.count ? max(first, self.turn + 1) : first
            guard self.sockets.connections[self.turn].state == .open else { continue }
            self.sockets.connections[self.turn].state = .leaving
            self.names[self.turn] = nil
            return self.messages.leave(self.turn, topic: self.sockets.connections[self.turn].topic)
        }
    }

    func stop() -> [UInt32] {
        self.state.pointee.isSending = false
        return []
    }

    func drain(_ finals: [UInt32]) {
        // Some servers tell of changes only every second or so.
        self.drainedAt = MonotonicClock.now + self.plan.run.drain / 2
    }

    var isDrained: Bool {
        guard MonotonicClock.now >= self.drainedAt else { return false }
        return (0..<self.sockets.count).allSatisfy { index in
            let state = self.sockets.connections[index].state
            return state == .open || state == .ended || state == .idle
        }
    }

    var present: [[String]]? {
        var present = [[String]](repeating: [], count: self.plan.run.topics)
        for (index, name) in self.names.enumerated() {
            guard let name, self.sockets.connections[index].state == .open else { continue }
            present[Int(self.sockets.connections[index].topic)].append(name)
        }
        return present
    }

    func compare(_ present: [[String]]) {
        let truth = present.map { Set($0) }
        for (index, mirror) in self.mirrors.enumerated() where self.sockets.connections[index].state == .open {
            let topic = Int(self.sockets.connections[index].topic)
            self.absent += UInt64(truth[topic].subtracting(mirror.keys).count)
            self.phantoms += UInt64(mirror.keys.subtracting(truth[topic]).count)
        }
    }

    func report(_ result: inout WorkerResult) {
        result.latencies = self.state.pointee.latencies
        result.absent = self.absent
        result.phantoms = self.phantoms
    }
}
