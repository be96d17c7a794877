#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Draws a report into one SVG file that needs no other: the curve of latencies, and the server's memory over time. Light
/// or dark, as the reader's system is.
struct Chart {
    private let report: Report
    private let latencies: Latencies

    init(_ report: Report, _ latencies: Latencies) {
        self.report = report
        self.latencies = latencies
    }

    private static let panelHeight = 350

    var svg: String {
        let panels = [self.latencyPanel, self.memoryPanel].compactMap(\.self)
        let height = 110 + panels.count * Self.panelHeight
        let body = panels.enumerated().map { number, panel in
            "<g transform=\"translate(30 \(100 + number * Self.panelHeight))\">\n\(panel.svg)</g>\n"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 \(height)" role="img">
            <title>\(XMLText.escape(self.title))</title>
            <style>\(Self.style)</style>
            <rect class="back" width="1000" height="\(height)" rx="12"/>
            <text class="head" x="30" y="46">\(XMLText.escape(self.title))</text>
            <text class="label" x="30" y="70">\(XMLText.escape(self.subtitle))</text>
            \(body.joined())</svg>

            """
    }

    private var title: String {
        "\(self.report.scenario.rawValue): \(Figures.grouped(self.report.opening.joined)) connections"
    }

    private var subtitle: String {
        let settings = self.report.settings
        var parts = ["\(Figures.grouped(settings.topics)) \(settings.topics == 1 ? "topic" : "topics")"]
        if let traffic = self.report.traffic {
            parts.append("\(Figures.decimal(traffic.deliveredPerSecond, 0)) deliveries a second")
        }
        if let rate = settings.rate { parts.append("constant rate of \(Figures.decimal(rate, 0)) a second") }
        if let cost = self.report.server?.microsecondsPerDelivery {
            parts.append("\(Figures.decimal(cost, 2)) µs of the server's CPU each")
        }
        return parts.joined(separator: " · ")
    }

    /// The share of latencies above a percentile shrinks tenfold from mark to mark.
    private var latencyPanel: ChartPanel? {
        guard let latency = self.report.latency else { return nil }
        let nines = max(2.0, Self.nines(1 - 1 / Double(max(1, latency.count))))
        let ticks = AxisTicks.upTo(Double(latency.max))
        let top = ticks.last ?? 1
        let points = self.latencies.curve.map { step in
            (x: Self.nines(step.percentile / 100) / nines, y: Double(step.microseconds) / top)
        }
        return ChartPanel(
            title: "Latency",
            subtitle:
                "p50 \(Figures.time(latency.p50)) · p99 \(Figures.time(latency.p99)) · max \(Figures.time(latency.max))",
            horizontal: Self.percentileMarks(nines),
            vertical: Self.marks(ticks, Figures.timeUnits),
            points: points,
            style: "latency"
        )
    }

    private static func marks(_ ticks: [Double], _ units: [(scale: Double, name: String)]) -> [ChartPanel.Mark] {
        zip(ticks, Figures.axis(ticks, units: units)).map { tick, label in
            ChartPanel.Mark(position: tick / (ticks.last ?? 1), label: label)
        }
    }

    /// 0 at 0, 1 at 0.9, 2 at 0.99 …
    private static func nines(_ share: Double) -> Double {
        -log10(max(1 - share, 1e-9))
    }

    private static func percentileMarks(_ nines: Double) -> [ChartPanel.Mark] {
        let marks = [
            (0.0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"),
        ]
        return (marks + [(0.99999, "99.999 %")]).map {
            ChartPanel.Mark(position: self.nines($0.0) / nines, label: $0.1)
        }
        .filter { $0.position <= 1 }
    }

    private var memoryPanel: ChartPanel? {
        guard let server = self.report.server, let end = server.timeline.last?.seconds, end > 0 else { return nil }
        let ticks = AxisTicks.upTo(Double(server.timeline.map(\.resident).max() ?? 0))
        let (top, times) = (ticks.last ?? 1, AxisTicks.upTo(end))
        return ChartPanel(
            title: "The server's memory",
            subtitle: "\(Figures.bytes(server.bytesPerConnection)) a connection · resident pages over the run",
            horizontal: times.filter { $0 <= end }.map { time in
                ChartPanel.Mark(
                    position: time / end,
                    label: Figures.decimal(time, time == time.rounded() ? 0 : 1) + " s"
                )
            },
            vertical: Self.marks(ticks, Figures.byteUnits),
            points: server.timeline.map { (x: $0.seconds / end, y: Double($0.resident) / top) },
            style: "memory"
        )
    }

    private static let style = """

        svg { font-family: system-ui, sans-serif; --back: #ffffff; --ink: #1c2430; --soft: #66707f; --grid: #e4e8ee;
          --latency: #2563c9; --memory: #0f8a6a; }
        @media (prefers-color-scheme: dark) { svg { --back: #12161d; --ink: #e8ecf2; --soft: #939dac; --grid: #262d38;
          --latency: #6ea4ff; --memory: #43cba3; } }
        .back { fill: var(--back); } .head { fill: var(--ink); font-size: 24px; font-weight: 600; }
        .title { fill: var(--ink); font-size: 17px; font-weight: 600; } .label { fill: var(--soft); font-size: 13px; }
        .end { text-anchor: end; } .middle { text-anchor: middle; } .grid { stroke: var(--grid); stroke-width: 1; }
        .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; } .area { opacity: 0.12; }
        .line.latency { stroke: var(--latency); } .area.latency { fill: var(--latency); }
        .line.memory { stroke: var(--memory); } .area.memory { fill: var(--memory); }

        """
}
