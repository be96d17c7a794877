/// What a reader of a report should know before believing it.
enum Warnings {
    /// From which share of its time on a worker may be what limits the figures.
    static let busyShare = 0.85
    /// In microseconds: a constant rate whose messages leave later than this, one in a hundred, was not constant.
    static let lateness: UInt64 = 1_000

    static func of(_ report: Report) -> [String] {
        [self.busy(report), self.late(report), self.failed(report), self.rate(report), self.starved(report)].compactMap(
            \.self
        )
    }

    private static func busy(_ report: Report) -> String? {
        guard report.generator.busiest > self.busyShare else { return nil }
        let share = Int((report.generator.busiest * 100).rounded())
        return "the generator was the bottleneck: its busiest worker was busy \(share) % of the time. "
            + "Use more --workers, or a lower rate"
    }

    private static func late(_ report: Report) -> String? {
        guard let lateness = report.generator.lateness, lateness.p99 > self.lateness else { return nil }
        return "the generator was late: one message in a hundred left \(lateness.p99) µs or more after it was due. "
            + "Latencies count from when it was due, and so include that"
    }

    private static func failed(_ report: Report) -> String? {
        let failed = report.opening.failed + (report.churn?.failed ?? 0)
        return failed > 0 ? "\(failed) connections could not be opened" : nil
    }

    private static func rate(_ report: Report) -> String? {
        guard let rate = report.settings.rate, let traffic = report.traffic, report.scenario != .churn,
            traffic.sentPerSecond < rate * 0.95
        else { return nil }
        return "only \(Int(traffic.sentPerSecond)) of \(Int(rate)) messages a second were sent"
    }

    private static func starved(_ report: Report) -> String? {
        guard let churn = report.churn, churn.starved > 0 else { return nil }
        return "\(churn.starved) newcomers came too late, because as many as allowed were still under way"
    }
}
