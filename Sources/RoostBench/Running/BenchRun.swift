/// Makes one run: starts the workers, leads them through it, and watches the server meanwhile.
final class BenchRun {
    private let plan: RunPlan
    private let probe: ServerProbe
    private let fleet: Fleet
    private let progress: ProgressLine
    private var record: RunRecord
    private let began = MonotonicClock.now
    private var nextLook: UInt64 = 0
    private var stage = ""
    private var stageBegan: UInt64 = 0
    private var stageLength: UInt64?

    /// - Throws: `SystemFailure` if there is no way to start the workers.
    init(setup: RunSetup, progress: ProgressLine) throws {
        self.plan = setup.plan
        self.probe = setup.probe
        self.progress = progress
        self.record = RunRecord(plan: setup.plan, url: setup.url, duration: setup.duration, warmup: setup.warmup)
        self.record.before = setup.probe.sample(memory: true)
        self.fleet = try Fleet(plans: try setup.workerPlans())
    }

    /// - Throws: `BenchError` if nothing could be measured.
    func perform() throws -> RunRecord {
        defer { self.fleet.end() }
        try self.open()
        try self.makeTraffic()
        try self.drain()
        self.record.processes = self.probe.processes
        self.progress.clear()
        return self.record
    }

    private func open() throws {
        self.enter("connecting")
        try self.fleet.tell(.open)
        self.record.opens = try self.fleet.collect(meanwhile: self.look) { message in
            guard case .opened(let report) = message else { return nil }
            return report
        }
        try self.check()
        self.enter("settling", self.plan.settle)
        try self.fleet.listen(until: MonotonicClock.now + self.plan.settle, meanwhile: self.look)
        self.record.joined = self.probe.sample(memory: true)
    }

    /// That there is somebody to make traffic with.
    private func check() throws {
        guard self.record.opens.allSatisfy({ $0.tally.joined == 0 }) else { return }
        let reasons = self.record.opens.flatMap(\.failures.keys)
        throw BenchError(
            "none of the connections has joined: \(Set(reasons).sorted().prefix(3).joined(separator: "; "))"
        )
    }

    private func makeTraffic() throws {
        let order = self.order
        try self.fleet.tell(.run(order))
        self.enter("warming up", order.measureFrom - order.start)
        try self.fleet.listen(until: order.measureFrom, meanwhile: self.look)
        self.record.measureFrom = self.probe.sample(memory: false)
        let from = MonotonicClock.now
        self.enter(self.plan.scenario == .idle ? "holding" : "measuring", order.end - from)
        try self.fleet.listen(until: order.end, meanwhile: self.look)
        self.record.measureTo = self.probe.sample(memory: false)
        self.record.measured = MonotonicClock.now - from
    }

    private var order: RunOrder {
        // Time for all workers to hear of it.
        let start = MonotonicClock.now + 100_000_000
        let measureFrom = start + self.record.warmup
        let subscribers = self.record.opens.map(\.subscribers).reduce([UInt32](repeating: 0, count: self.plan.topics)) {
            zip($0, $1).map { $0 + $1 }
        }
        return RunOrder(
            start: start,
            measureFrom: measureFrom,
            end: measureFrom + self.record.duration,
            subscribers: subscribers
        )
    }

    private func drain() throws {
        self.enter("waiting for what has not come")
        let stopped = try self.fleet.collect(meanwhile: self.look) { message in
            guard case .stopped(let numbers) = message else { return nil as [UInt32]? }
            return numbers
        }
        self.record.finals = stopped.first { !$0.isEmpty } ?? []
        try self.fleet.tell(.drain(self.record.finals))
        if self.plan.scenario == .presence { try self.compare() }
        self.record.results = try self.fleet.collect(meanwhile: self.look) { message in
            guard case .result(let result) = message else { return nil }
            return result
        }
        self.record.end = self.probe.sample(memory: true)
        let workers = self.fleet.workers.compactMap { SystemProcess.sample($0.process, memory: true) }
        self.record.generator = workers.reduce(ServerSample(), +)
    }

    /// Tells the workers who is present.
    private func compare() throws {
        let parts = try self.fleet.collect(meanwhile: self.look) { message in
            guard case .present(let keys) = message else { return nil as [[String]]? }
            return keys
        }
        let all = (0..<self.plan.topics).map { topic in parts.flatMap { $0[topic] } }
        try self.fleet.tell(.compare(all))
    }

    private func enter(_ stage: String, _ length: UInt64? = nil) {
        self.stage = stage
        self.stageBegan = MonotonicClock.now
        self.stageLength = length
        self.progress.begin(stage)
    }

    /// Takes the server's memory and shows how far the run is, twice a second.
    private func look() {
        let now = MonotonicClock.now
        guard now >= self.nextLook else { return }
        self.nextLook = now + 500_000_000
        if !self.probe.isEmpty {
            let resident = self.probe.sample(memory: false).resident
            self.record.timeline.append(MemoryPoint(seconds: Double(now - self.began) / 1e9, resident: resident))
        }
        self.progress.show(self.stage, share: self.share(now), detail: self.detail)
    }

    private func share(_ now: UInt64) -> Double {
        if let length = self.stageLength { return Double(now - self.stageBegan) / Double(max(1, length)) }
        guard self.stage == "connecting" else { return 1 }
        return Double(self.fleet.tally.joined) / Double(max(1, self.plan.connections + self.plan.publishers))
    }

    private var detail: String {
        let tally = self.fleet.tally
        guard tally.delivered > 0 else { return "\(tally.joined) joined" }
        return "\(tally.joined) joined, \(tally.sent) sent, \(tally.delivered) received"
    }
}
