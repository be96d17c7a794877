/// Works out the report of a run.
struct ReportBuilder {
    private let record: RunRecord
    private let opened: Tally
    private let tally: Tally
    private let hasServer: Bool

    init(_ record: RunRecord) {
        self.record = record
        self.opened = record.opens.map(\.tally).reduce(Tally(), +)
        self.tally = record.results.map(\.tally).reduce(Tally(), +)
        self.hasServer = !record.processes.isEmpty
    }

    var report: Report {
        var report = Report(
            scenario: self.record.plan.scenario,
            url: self.record.url,
            settings: self.settings,
            opening: self.opening,
            traffic: self.traffic,
            latency: Percentiles(self.merged(\.latencies)),
            churn: self.churn,
            presence: self.presence,
            verification: self.verification,
            server: self.hasServer ? self.server : nil,
            generator: self.generator,
            warnings: []
        )
        report.warnings = Warnings.of(report)
        return report
    }

    /// The latencies of all workers.
    func merged(_ part: KeyPath<WorkerResult, Latencies>) -> Latencies {
        var all = Latencies()
        for result in self.record.results { all.add(result[keyPath: part]) }
        return all
    }

    private var settings: Settings {
        let plan = self.record.plan
        var settings = Settings(
            dialect: plan.dialect,
            connections: plan.connections,
            topics: plan.topics,
            publishers: plan.publishers,
            payloadBytes: plan.payload,
            durationSeconds: Double(self.record.duration) / 1e9,
            warmupSeconds: Double(self.record.warmup) / 1e9,
            workers: plan.workers,
            sourceAddresses: plan.sourceAddresses
        )
        switch plan.mode {
        case .rate(let rate): settings.rate = rate
        case .inFlight(let count): settings.inFlight = count
        }
        return settings
    }

    private var opening: OpeningFigures {
        let opens = self.record.opens
        let began = opens.map(\.began).filter { $0 > 0 }.min() ?? 0
        let seconds = Double(max(1, (opens.map(\.finished).max() ?? 0) &- began)) / 1e9
        var joins = Latencies()
        for open in opens { joins.add(open.joins) }
        let cpu = self.hasServer ? self.record.joined.cpu - self.record.before.cpu : nil
        return OpeningFigures(
            joined: self.opened.joined,
            failed: self.opened.failed,
            failures: self.record.results.map(\.failures).reduce([:]) { $0.merging($1, uniquingKeysWith: +) },
            seconds: seconds,
            joinsPerSecond: Double(self.opened.joined) / seconds,
            latency: Percentiles(joins),
            serverCpuSeconds: cpu,
            serverMicrosecondsPerJoin: cpu.map { $0 * 1e6 / Double(max(1, self.opened.joined)) }
        )
    }

    private var seconds: Double { Double(max(1, self.record.measured)) / 1e9 }

    private var traffic: TrafficFigures? {
        guard self.tally.sent > 0 else { return nil }
        return TrafficFigures(
            seconds: self.seconds,
            sent: self.tally.measuredSent,
            sentPerSecond: Double(self.tally.measuredSent) / self.seconds,
            delivered: self.tally.measuredDelivered,
            deliveredPerSecond: Double(self.tally.measuredDelivered) / self.seconds,
            copies: self.tally.measuredCopies
        )
    }

    private var churn: ChurnFigures? {
        guard self.record.plan.scenario == .churn else { return nil }
        let cycles = self.tally.measuredCycles
        let cpu = self.record.measureTo.cpu - self.record.measureFrom.cpu
        return ChurnFigures(
            cycles: cycles,
            cyclesPerSecond: Double(cycles) / self.seconds,
            starved: self.tally.starved,
            failed: self.tally.failed - min(self.tally.failed, self.opened.failed),
            joinLatency: Percentiles(self.merged(\.cycles)),
            serverMicrosecondsPerCycle: self.hasServer && cycles > 0 ? cpu * 1e6 / Double(cycles) : nil
        )
    }

    private var presence: PresenceFigures? {
        guard self.record.plan.scenario == .presence else { return nil }
        return PresenceFigures(
            changes: self.tally.cycles,
            absent: self.record.results.map(\.absent).reduce(0, +),
            phantoms: self.record.results.map(\.phantoms).reduce(0, +)
        )
    }

    private var verification: Verification {
        Verification(
            expected: self.record.results.map(\.expected).reduce(0, +),
            delivered: self.tally.delivered + self.tally.copies,
            lost: self.record.results.map(\.lost).reduce(0, +),
            doubled: self.tally.doubled,
            outOfOrder: self.tally.late,
            misrouted: self.tally.misrouted,
            corrupt: self.tally.corrupt,
            stalls: self.tally.stalls,
            errorReplies: self.tally.errorReplies,
            disconnected: self.tally.disconnected
        )
    }

    private var server: ServerFigures {
        let record = self.record
        let deliveries = self.tally.measuredDelivered + self.tally.measuredCopies
        let cpu = record.measureTo.cpu - record.measureFrom.cpu
        return ServerFigures(
            processes: record.processes,
            cpuSeconds: cpu,
            userSeconds: record.measureTo.user - record.measureFrom.user,
            systemSeconds: record.measureTo.system - record.measureFrom.system,
            microsecondsPerDelivery: deliveries > 0 ? cpu * 1e6 / Double(deliveries) : nil,
            before: Self.memory(record.before),
            joined: Self.memory(record.joined),
            end: Self.memory(record.end),
            bytesPerConnection: self.perConnection(record.before.own, record.joined.own),
            residentBytesPerConnection: self.perConnection(record.before.resident, record.joined.resident),
            bytesPerConnectionAtEnd: self.perConnection(record.before.own, record.end.own),
            timeline: record.timeline
        )
    }

    private static func memory(_ sample: ServerSample) -> MemoryFigures {
        MemoryFigures(resident: sample.resident, proportional: sample.proportional, own: sample.own)
    }

    private func perConnection(_ before: UInt64, _ after: UInt64) -> Double {
        (Double(after) - Double(before)) / Double(max(1, self.opened.joined))
    }

    private var generator: GeneratorFigures {
        let cpu = Double(self.record.results.map(\.cpu).reduce(0, +)) / 1e9
        let deliveries = self.tally.measuredDelivered + self.tally.measuredCopies
        return GeneratorFigures(
            cpuSeconds: cpu,
            microsecondsPerDelivery: deliveries > 0 ? cpu * 1e6 / Double(deliveries) : nil,
            ownMemory: self.record.generator.own,
            busiest: self.record.results.map { Double($0.cpu) / Double(max(1, $0.wall)) }.max() ?? 0,
            lateness: Percentiles(self.merged(\.lateness))
        )
    }
}
