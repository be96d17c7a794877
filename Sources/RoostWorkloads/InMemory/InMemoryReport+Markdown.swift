extension InMemoryReport {
    /// The report as tables for a document.
    public var markdown: String {
        ([
            self.summary, self.table(self.figures, "", ""),
            self.table(self.costs, "part of a joined connection", "bytes"),
        ])
        .joined(separator: "\n\n") + "\n"
    }

    private var summary: String {
        """
        \(self.connections) connections without descriptors, joined to one topic, in one process with \(self.loops) event \
        loops; broadcasts of \(self.payloadSize) bytes. \(self.verdict)
        """
    }

    private var verdict: String {
        self.isComplete
            ? "Everybody got everything, once."
            : "NOT COMPLETE: \(self.connected) connected, \(self.wrong) got something else, \(self.broken) broken writes."
    }

    private var figures: [(String, String)] {
        let (joins, broadcast) = (Double(max(1, self.connections)), self.medianBroadcast)
        return [
            ("memory before", Self.mebibytes(self.before.resident)),
            ("memory when all have joined", Self.mebibytes(self.after.resident)),
            ("memory after the broadcasts", Self.mebibytes(self.end.resident)),
            ("per joined connection, resident", "\(self.residentPerConnection) B"),
            ("per joined connection, allocated", "\(self.allocatedPerConnection) B"),
            ("connecting and joining", "\(Self.number(self.join.elapsed, 2)) s"),
            ("CPU per connect and join", "\(Self.number(self.join.cpu / joins * 1e6, 2)) µs"),
            ("a broadcast until the last has it, median", "\(Self.number(broadcast.elapsed, 3)) s"),
            ("each", self.broadcasts.map { "\(Self.number($0.elapsed, 3)) s" }.joined(separator: ", ")),
            ("CPU per delivery", "\(Self.number(broadcast.cpu / joins * 1e9, 0)) ns"),
        ]
    }

    private var costs: [(String, String)] {
        let sum = self.parts.reduce(0) { $0 + $1.bytes }
        return self.parts.map { ($0.name, "\($0.bytes)") }
            + [("together", "\(sum)"), ("measured", "\(self.allocatedPerConnection)")]
    }

    private func table(_ rows: [(String, String)], _ left: String, _ right: String) -> String {
        (["| \(left) | \(right) |", "|---|---|"] + rows.map { "| \($0.0) | \($0.1) |" }).joined(separator: "\n")
    }

    private static func mebibytes(_ bytes: Int) -> String {
        "\(self.number(Double(bytes) / 1_048_576, 0)) MiB"
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        guard digits > 0 else { return "\(scaled)" }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
