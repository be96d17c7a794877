/// A report to read.
struct Summary {
    private let report: Report

    init(_ report: Report) {
        self.report = report
    }

    var text: String {
        let lines = [self.head, self.opening, self.traffic, self.latency, self.churn, self.presence, self.deliveries]
        let rest = [self.server, self.memory, self.generator] + self.report.warnings.map { "  WARNING     \($0)." }
        return (lines + rest).compactMap(\.self).joined(separator: "\n") + "\n"
    }

    private var head: String {
        let settings = self.report.settings
        return
            "\(self.report.scenario.rawValue) \(self.report.url): \(Figures.grouped(settings.connections)) connections, "
            + "\(Figures.grouped(settings.topics)) topics, \(settings.workers) workers"
    }

    private static func row(_ name: String, _ text: String) -> String {
        "  " + name + String(repeating: " ", count: max(1, 12 - name.count)) + text
    }

    private var opening: String {
        let opening = self.report.opening
        var text =
            "\(Figures.grouped(opening.joined)) in \(Figures.decimal(opening.seconds, 2)) s, "
            + "\(Figures.decimal(opening.joinsPerSecond, 0)) a second"
        if let latency = opening.latency {
            text += ", p50 \(Figures.time(latency.p50)), p99 \(Figures.time(latency.p99))"
        }
        if let cpu = opening.serverMicrosecondsPerJoin { text += "; server \(Figures.decimal(cpu)) µs each" }
        for (reason, count) in opening.failures.sorted(by: { $0.value > $1.value }).prefix(5) {
            text += "\n" + Self.row("", "\(Figures.grouped(count)) × \(reason)")
        }
        return Self.row("joined", text)
    }

    private var traffic: String? {
        guard let traffic = self.report.traffic else { return nil }
        let mode =
            self.report.settings.rate.map { "constant rate of \(Figures.decimal($0, 0)) a second" }
            ?? "\(self.report.settings.inFlight ?? 1) in flight"
        return Self.row("sent", "\(Figures.grouped(traffic.sent)) in \(Figures.decimal(traffic.seconds, 2)) s, \(mode)")
            + "\n"
            + Self.row(
                "received",
                "\(Figures.grouped(traffic.delivered)), \(Figures.decimal(traffic.deliveredPerSecond, 0)) a second"
            )
    }

    private var latency: String? {
        self.report.latency.map { Self.row("latency", Self.percentiles($0)) }
    }

    private static func percentiles(_ latency: Percentiles) -> String {
        let parts = [
            ("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99), ("p99.9", latency.p999),
            ("max", latency.max),
        ]
        return parts.map { "\($0.0) \(Figures.time($0.1))" }.joined(separator: "  ")
    }

    private var churn: String? {
        guard let churn = self.report.churn else { return nil }
        var text =
            "\(Figures.grouped(churn.cycles)) came and went, \(Figures.decimal(churn.cyclesPerSecond, 0)) a second"
        if let latency = churn.joinLatency { text += "\n" + Self.row("their joins", Self.percentiles(latency)) }
        if let cpu = churn.serverMicrosecondsPerCycle { text += "; server \(Figures.decimal(cpu)) µs each" }
        return Self.row("newcomers", text)
    }

    private var presence: String? {
        guard let presence = self.report.presence else { return nil }
        let changes = "\(Figures.grouped(presence.changes)) changes seen"
        let differences = presence.absent + presence.phantoms
        return Self.row(
            "presence",
            differences == 0
                ? "\(changes), all watchers agree with the truth"
                : "\(changes), MISSED \(presence.absent), NOT THERE \(presence.phantoms)"
        )
    }

    private var deliveries: String? {
        let verification = self.report.verification
        guard verification.expected > 0 || !verification.isClean else { return nil }
        if verification.isClean {
            return Self.row("verified", "all \(Figures.grouped(verification.expected)) came once and in order")
        }
        let faults = [
            ("lost", verification.lost), ("doubled", verification.doubled), ("out of order", verification.outOfOrder),
            ("misrouted", verification.misrouted), ("corrupt", verification.corrupt),
            ("connections ended by the server", verification.disconnected),
        ]
        let text = faults.filter { $0.1 > 0 }.map { "\(Figures.grouped($0.1)) \($0.0)" }.joined(separator: ", ")
        return Self.row("VERIFIED", "of \(Figures.grouped(verification.expected)): \(text)")
    }

    private var server: String? {
        guard let server = self.report.server else { return nil }
        var text =
            "\(Figures.decimal(server.cpuSeconds, 2)) s CPU (user \(Figures.decimal(server.userSeconds, 2)), "
            + "system \(Figures.decimal(server.systemSeconds, 2)))"
        if let cost = server.microsecondsPerDelivery { text += ", \(Figures.decimal(cost, 2)) µs a delivery" }
        return Self.row("server", text)
    }

    private var memory: String? {
        guard let server = self.report.server else { return nil }
        return Self.row(
            "memory",
            "\(Figures.bytes(Double(server.before.own))) before, \(Figures.bytes(Double(server.joined.own))) joined "
                + "(\(Figures.bytes(server.bytesPerConnection)) a connection), \(Figures.bytes(Double(server.end.own))) at the end"
        )
    }

    private var generator: String {
        let generator = self.report.generator
        var text =
            "\(Figures.decimal(generator.cpuSeconds, 2)) s CPU, busiest worker \(Figures.decimal(generator.busiest * 100, 0)) %"
        if let cost = generator.microsecondsPerDelivery { text += ", \(Figures.decimal(cost, 2)) µs a delivery" }
        text += ", \(Figures.bytes(Double(generator.ownMemory)))"
        if let lateness = generator.lateness { text += ", late p99 \(Figures.time(lateness.p99))" }
        return Self.row("generator", text)
    }
}
