import Foundation
import Testing

@testable import RoostBench

@Suite("Reports")
struct ReportTests {
    @Test("What is written as JSON can be read again")
    func roundTrip() throws {
        let report = Self.sample
        let copy = try JSONDecoder().decode(Report.self, from: try JSONEncoder().encode(report))
        #expect(copy == report)
    }

    @Test("The keys of the JSON stay as they are documented")
    func keys() throws {
        let object = try JSONSerialization.jsonObject(with: try Self.sample.json()) as? [String: Any]
        let report = try #require(object)
        let parts = [
            "scenario", "url", "settings", "opening", "traffic", "latency", "verification", "server", "generator",
        ]
        #expect(Set(report.keys) == Set(parts + ["tool", "format", "warnings"]))
        func keys(_ part: String) -> Set<String> { Set((report[part] as? [String: Any] ?? [:]).keys) }
        #expect(keys("latency") == ["count", "p50", "p90", "p99", "p999", "max"])
        #expect(keys("opening").isSuperset(of: ["joined", "joins_per_second", "server_microseconds_per_join"]))
        #expect(keys("verification").isSuperset(of: ["lost", "doubled", "out_of_order", "misrouted", "disconnected"]))
        #expect(keys("server").isSuperset(of: ["cpu_seconds", "microseconds_per_delivery", "bytes_per_connection"]))
        #expect(keys("generator").isSuperset(of: ["busiest", "microseconds_per_delivery", "own_memory"]))
    }

    @Test("Costs are those of the measured time, divided by what came in it")
    func costs() {
        let report = Self.sample
        #expect(report.server?.cpuSeconds == 2)
        #expect(report.server?.microsecondsPerDelivery == 5_000.0)
        #expect(report.traffic?.delivered == 399)
        #expect(report.server?.bytesPerConnection == 3_000)
        #expect(report.opening.serverMicrosecondsPerJoin == 10_000)
        #expect(report.generator.busiest == 0.5)
        #expect(report.isClean)
    }

    @Test("Everything that went wrong makes a report unclean")
    func faults() {
        let counters: [WritableKeyPath<Tally, UInt64>] = [\.doubled, \.late, \.misrouted, \.corrupt, \.disconnected]
        for counter in counters {
            var record = Self.record
            record.results[0].tally[keyPath: counter] = 1
            #expect(!ReportBuilder(record).report.isClean)
        }
        var record = Self.record
        record.results[0].lost = 1
        #expect(!ReportBuilder(record).report.isClean)
        #expect(Summary(ReportBuilder(record).report).text.contains("1 lost"))
    }

    @Test("A generator that was too busy, or late, is warned of")
    func warnings() {
        #expect(Self.sample.warnings.isEmpty)
        var record = Self.record
        record.results[0].cpu = 950
        #expect(ReportBuilder(record).report.warnings.contains { $0.contains("bottleneck") })
        record = Self.record
        record.results[0].lateness.record(nanoseconds: 5_000_000)
        #expect(ReportBuilder(record).report.warnings.contains { $0.contains("late") })
        record = Self.record
        record.opens[0].tally.failed = 3
        #expect(ReportBuilder(record).report.warnings.contains { $0.contains("3 connections") })
    }

    @Test("A summary tells the figures")
    func summary() {
        let text = Summary(Self.sample).text
        #expect(text.contains("joined"))
        #expect(text.contains("all 800 came once and in order"))
        #expect(text.contains("5 000.00 µs a delivery"))
    }

    static var sample: Report { ReportBuilder(self.record).report }

    static var record: RunRecord {
        var record = RunRecord(plan: self.plan, url: "ws://127.0.0.1:1/", duration: 2_000_000_000, warmup: 0)
        record.processes = [1]
        record.measured = 2_000_000_000
        record.before.own = 1_000
        record.joined = ServerSample(cpu: 1, own: 301_000)
        record.measureFrom.cpu = 3
        record.measureTo.cpu = 5
        record.opens = [self.open]
        record.results = [self.result]
        record.timeline = (0..<20).map { MemoryPoint(seconds: Double($0) / 2, resident: UInt64($0) * 1_000_000) }
        return record
    }

    private static var plan: RunPlan {
        get {
            guard let target = try? Target("ws://127.0.0.1:1/", schemes: ["ws"]),
                let address = try? ServerAddress(host: "127.0.0.1", port: 1)
            else { fatalError("127.0.0.1 is an address") }
            return RunPlan(
                scenario: .fanout,
                target: target,
                address: address,
                connections: 100,
                topics: 1,
                topicPrefix: "rooms:",
                publishers: 1,
                event: "new_msg",
                payload: 100,
                mode: .rate(2),
                joinPayload: "{}",
                workers: 1,
                sourceAddresses: 1,
                heartbeat: 0,
                timeout: 0,
                drain: 0,
                window: 1
            )
        }
    }

    private static var open: OpenReport {
        var joins = Latencies()
        joins.record(nanoseconds: 1_000_000)
        var tally = Tally()
        tally.joined = 100
        return OpenReport(
            tally: tally,
            failures: [:],
            joins: joins,
            subscribers: [99],
            began: 1,
            finished: 1_000_000_001,
            cpu: 1
        )
    }

    private static var result: WorkerResult {
        var latencies = Latencies()
        for step: UInt64 in 1...1_000 { latencies.record(nanoseconds: step * 10_000) }
        var tally = Tally()
        (tally.sent, tally.delivered, tally.copies) = (8, 792, 8)
        (tally.measuredSent, tally.measuredDelivered, tally.measuredCopies) = (4, 399, 1)
        return WorkerResult(
            tally: tally,
            failures: [:],
            lost: 0,
            expected: 800,
            latencies: latencies,
            lateness: Latencies(),
            cycles: Latencies(),
            cpu: 500,
            wall: 1_000
        )
    }
}
