import Foundation
import Testing

@testable import RoostBench

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Charts")
struct ChartTests {
    @Test("A chart is well-formed XML with both diagrams, whatever stands in the report")
    func wellFormed() throws {
        var report = ReportTests.sample
        report.server?.timeline += [MemoryPoint(seconds: 10, resident: 1)]
        let svg = Chart(report, Self.latencies).svg
        #expect(Self.isWellFormed(svg))
        #expect(svg.contains("class=\"line latency\""))
        #expect(svg.contains("class=\"line memory\""))
        #expect(svg.contains("prefers-color-scheme: dark"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test("Without a server or without latencies there is less to draw")
    func parts() {
        var report = ReportTests.sample
        report.server = nil
        #expect(!Chart(report, Self.latencies).svg.contains("class=\"line memory\""))
        report.latency = nil
        let svg = Chart(report, Latencies()).svg
        #expect(!svg.contains("class=\"line"))
        #expect(Self.isWellFormed(svg))
    }

    @Test("Lines stay inside their diagram")
    func inside() {
        let panel = ChartPanel(
            title: "a<b",
            subtitle: "\"&\"",
            horizontal: [],
            vertical: [],
            points: [(-1, -1), (0.5, 2), (2, 0.5)],
            style: "latency"
        )
        #expect(panel.svg.contains("M0.0 250.0 L430.0 0.0 L860.0 125.0"))
        #expect(panel.svg.contains("a&lt;b"))
        #expect(panel.svg.contains("&quot;&amp;&quot;"))
    }

    @Test(
        "Axes end with a round number that is large enough",
        arguments: [0.001, 0.7, 1, 9, 10, 99, 12_345, 1e9, 8.3e10, 1.7e13]
    )
    func ticks(_ maximum: Double) throws {
        let ticks = AxisTicks.upTo(maximum)
        let (last, step) = (try #require(ticks.last), ticks[1])
        #expect(ticks.first == 0)
        #expect(last >= maximum * 0.999_999)
        #expect(last < maximum + step * 1.000_001)
        #expect((3...12).contains(ticks.count))
    }

    private static var latencies: Latencies {
        var latencies = Latencies()
        for step: UInt64 in 1...10_000 { latencies.record(nanoseconds: step * step * 100) }
        return latencies
    }

    private static func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }
}
