import ArgumentParser
import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// From a plan to a result: looks whether it can be done, does it, and writes what came out.
struct Execution {
    private var plan: RunPlan
    private let options: CommonOptions
    private let warmup: UInt64

    init(_ plan: RunPlan, _ options: CommonOptions, warmup: UInt64? = nil) {
        self.plan = plan
        self.options = options
        let standard: UInt64 = plan.messages == nil ? 1_000_000_000 : 0
        self.warmup = warmup ?? options.warmup?.nanoseconds ?? standard
    }

    /// - Throws: `BenchError`, or `ExitCode` when what came is not what was sent.
    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        let setup = try self.prepare()
        let progress = ProgressLine(isQuiet: self.options.quiet)
        let record = try BenchRun(setup: setup, progress: progress).perform()
        let builder = ReportBuilder(record)
        try self.write(builder.report, builder.merged(\.latencies))
        if !builder.report.isClean { throw ExitCode(2) }
    }

    private func prepare() throws -> RunSetup {
        var plan = self.plan
        try Reachability.check(plan.address, plan.target)
        let probe = try ServerProbe(processes: self.options.pid, withChildren: self.options.pidTree)
        let split = try WorkerSplit(
            connections: plan.connections,
            publishers: plan.publishers,
            newcomers: plan.newcomers,
            workers: self.options.workers,
            fileLimit: FileLimit.raise()
        )
        plan.workers = split.shares.count
        plan.sourceAddresses = try self.sources(plan)
        return RunSetup(
            plan: plan,
            url: self.options.url,
            duration: self.options.duration.nanoseconds,
            warmup: self.warmup,
            probe: probe,
            split: split
        )
    }

    private func sources(_ plan: RunPlan) throws -> Int {
        guard plan.address.isIPv4Loopback else {
            guard self.options.sourceAddresses ?? 1 == 1 else {
                throw BenchError("--source-addresses is for servers at 127.0.0.1")
            }
            return 1
        }
        return self.options.sourceAddresses ?? SourceAddresses.needed(for: plan.connections + plan.newcomers)
    }

    private func write(_ report: Report, _ latencies: Latencies) throws {
        if let path = self.options.json { try self.write(try report.json(), to: path) }
        if let path = self.options.svg { try self.write(Data(Chart(report, latencies).svg.utf8), to: path) }
        if !self.options.quiet, self.options.json != "-" { print(Summary(report).text, terminator: "") }
    }

    private func write(_ data: Data, to path: String) throws {
        do {
            try path == "-"
                ? FileHandle.standardOutput.write(contentsOf: data) : data.write(to: URL(fileURLWithPath: path))
        } catch {
            throw BenchError("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
