/// Newcomers connect, join, leave and disconnect at a constant rate, while those who stay receive broadcasts.
final class ChurnTraffic: Traffic {
    /// How long a newcomer may take for all that.
    private static let patience: UInt64 = 15_000_000_000

    private let plan: WorkerPlan
    private let sockets: Sockets
    private let messages: ClientMessages
    private let fanout: FanoutTraffic
    private var order: RunOrder?
    private var schedule: SendSchedule?
    private var free: [Int]
    private var due: [UInt64]
    private var cycles = Latencies()
    private var isComing = false
    private var nextSweep: UInt64 = 0
    var connect: (Int, UInt64) -> Void = { _, _ in }

    init(plan: WorkerPlan, sockets: Sockets) {
        self.plan = plan
        self.sockets = sockets
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
        self.fanout = FanoutTraffic(plan: plan, sockets: sockets)
        self.free = Array((plan.slots - plan.newcomers..<plan.slots).reversed())
        self.due = Array(repeating: 0, count: plan.newcomers)
    }

    private var firstNewcomer: Int { self.plan.slots - self.plan.newcomers }

    private func isNewcomer(_ index: Int) -> Bool { index >= self.firstNewcomer }

    func join(_ index: Int) {
        guard self.isNewcomer(index) else { return self.fanout.join(index) }
        self.messages.join(index, topic: self.sockets.connections[index].topic)
    }

    func opened(_ index: Int, _ now: UInt64) {
        guard self.isNewcomer(index) else { return self.fanout.opened(index, now) }
        let due = self.due[index - self.firstNewcomer]
        if self.order?.isMeasured(due) == true { self.cycles.record(nanoseconds: now > due ? now - due : 0) }
        self.sockets.connections[index].state = .leaving
        self.messages.leave(index, topic: self.sockets.connections[index].topic)
    }

    @inline(__always)
    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard self.isNewcomer(index) else { return self.fanout.message(index, bytes, now) }
        guard self.sockets.connections[index].state == .leaving, let envelope = Envelope(bytes),
            envelope.part(envelope.event, is: "phx_reply"), envelope.part(envelope.ref, is: "0")
        else { return }
        self.sockets.connections[index].state = .closing
        self.messages.close(index)
    }

    func ended(_ index: Int, in state: ConnectionState, _ now: UInt64) -> Bool {
        guard self.isNewcomer(index) else { return false }
        self.free.append(index)
        guard state == .closing else { return false }
        self.sockets.tally.pointee.cycles += 1
        if self.order?.isMeasured(now) == true { self.sockets.tally.pointee.measuredCycles += 1 }
        return true
    }

    func begin(_ order: RunOrder) {
        self.order = order
        self.isComing = true
        self.fanout.begin(order)
        let (number, workers) = (self.plan.number, self.plan.run.workers)
        self.schedule = SendSchedule(start: order.start, rate: self.plan.run.newcomerRate, worker: number, of: workers)
        for index in self.firstNewcomer..<self.plan.slots { self.sockets.connections[index].role = .newcomer }
    }

    func pace(_ now: UInt64) -> UInt64 {
        let next = self.fanout.pace(now)
        self.sweep(now)
        guard self.isComing, let order = self.order else { return next }
        while let due = self.schedule?.due, due <= now, due < order.end { self.come(due) }
        return min(next, self.schedule?.due ?? .max, now + 100_000_000)
    }

    /// Begins with a newcomer that is due.
    private func come(_ due: UInt64) {
        let number = self.schedule?.number ?? 0
        self.schedule?.take()
        guard let index = self.free.popLast() else {
            self.sockets.tally.pointee.starved += 1
            return
        }
        self.sockets.connections[index].topic = UInt32(self.plan.run.topic(of: number))
        self.due[index - self.firstNewcomer] = due
        self.connect(index, due)
    }

    /// Ends what takes too long.
    private func sweep(_ now: UInt64) {
        guard now >= self.nextSweep, self.order != nil else { return }
        self.nextSweep = now + 1_000_000_000
        for index in self.firstNewcomer..<self.plan.slots where self.isOverdue(index, now) {
            self.sockets.close(index, isReset: true)
            self.sockets.connections[index].state = .ended
            self.sockets.tally.pointee.failed += 1
            self.sockets.note("a newcomer took too long")
            self.free.append(index)
        }
    }

    private func isOverdue(_ index: Int, _ now: UInt64) -> Bool {
        let state = self.sockets.connections[index].state
        guard state != .idle, state != .ended else { return false }
        return now > self.due[index - self.firstNewcomer] + Self.patience
    }

    func credit() { self.fanout.credit() }

    func stop() -> [UInt32] {
        self.isComing = false
        return self.fanout.stop()
    }

    func drain(_ finals: [UInt32]) { self.fanout.drain(finals) }

    var isDrained: Bool { self.fanout.isDrained && self.free.count == self.plan.newcomers }

    func report(_ result: inout WorkerResult) {
        self.fanout.report(&result)
        result.cycles = self.cycles
    }
}
