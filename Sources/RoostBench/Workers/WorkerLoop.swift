import CRoostPoll

/// The life of a worker: opens connections, keeps them alive, hands what comes to the scenario, and reports.
final class WorkerLoop<Scenario: Traffic> {
    enum Stage {
        case waiting
        case opening
        case running(RunOrder)
        case draining(UInt64)
        case finished
    }

    typealias Parent = LineChannel<ParentMessage, WorkerMessage>

    /// Tokens of the poller that are no connections.
    static var parentToken: UInt64 { .max }
    static var creditToken: UInt64 { .max - 1 }

    let plan: WorkerPlan
    let dialect: Dialect
    let sockets: Sockets
    let traffic: Scenario
    let messages: ClientMessages
    let parent: Parent
    let request: [UInt8]
    var stage = Stage.waiting
    var opening: Opening
    var joins = Latencies()
    var firstBegun: UInt64 = 0
    var lastJoined: UInt64 = 0
    /// Messages in fragments, which hardly any server sends.
    var fragments = KeptBytes()
    /// Commands of NATS that go on in the next frame.
    var unfinished = KeptBytes()
    private var heartbeats: HeartbeatSweep
    private var nextReport: UInt64 = 0
    private var nextSweep: UInt64 = 0
    var load = WorkerLoad()

    /// - Throws: `SystemFailure`
    init(plan: WorkerPlan, parent: Parent) throws {
        let now = MonotonicClock.now
        self.plan = plan
        self.dialect = plan.run.dialect
        self.parent = parent
        self.sockets = try Sockets(count: plan.slots, longestMessage: max(65_536, plan.run.payload * 2))
        self.traffic = try Scenario(plan: plan, sockets: self.sockets)
        self.messages = ClientMessages(plan: plan.run, sockets: self.sockets)
        self.request = Upgrade.request(path: plan.run.target.webSocketPath, authority: plan.run.target.authority)
        self.opening = Opening(count: 0, window: 1, rate: nil, now: now)
        self.heartbeats = HeartbeatSweep(count: plan.slots - plan.newcomers, interval: plan.run.heartbeat, now: now)
        self.traffic.connect = { [unowned self] index, due in self.begin(index, due: due) }
        try self.watch()
    }

    private func watch() throws {
        guard self.sockets.poller.add(self.parent.source, token: Self.parentToken) else {
            throw BenchError("the worker cannot watch its parent")
        }
        guard let credit = self.plan.creditSource else { return }
        SystemSocket.setNonBlocking(credit)
        _ = self.sockets.poller.add(credit, token: Self.creditToken)
    }

    /// Returns when the parent says so, or has ended.
    func run() throws {
        try self.obeyAll()
        while true {
            if case .finished = self.stage { return }
            try self.turn()
        }
    }

    private func turn() throws {
        let now = MonotonicClock.now
        let due = min(try self.step(now), self.nextReport)
        let count = self.sockets.poller.wait(nanoseconds: due > now ? due - now : 0)
        for position in 0..<count {
            let event = self.sockets.poller.events[position]
            if event.token < UInt64(self.sockets.count) {
                self.ready(Int(event.token), event.ready)
            } else if event.token == Self.creditToken {
                self.traffic.credit()
            } else {
                try self.listen()
            }
            if position & 31 == 31 { _ = self.traffic.pace(MonotonicClock.now) }
        }
        self.housekeeping(MonotonicClock.now)
    }

    /// Does what the stage asks for, and returns when it wants to be called again at the latest.
    private func step(_ now: UInt64) throws -> UInt64 {
        switch self.stage {
        case .waiting, .finished: return .max
        case .opening: return try self.open(now)
        case .running(let order):
            self.load.look(now, order)
            if now >= order.end { try self.stop() }
            return min(self.traffic.pace(now), now < order.measureFrom ? order.measureFrom : order.end)
        case .draining(let deadline):
            if self.traffic.isDrained || now >= deadline { try self.finish() }
            return now + 5_000_000
        }
    }

    private func housekeeping(_ now: UInt64) {
        self.heartbeats.advance(now) { index in
            let connection = self.sockets.connections[index]
            guard connection.state == .open, connection.role != .poller else { return }
            self.sockets.tally.pointee.heartbeats += 1
            self.messages.heartbeat(index)
        }
        guard now >= self.nextReport else { return }
        self.nextReport = now + 500_000_000
        try? self.parent.send(.progress(self.sockets.tally.pointee))
    }
}
