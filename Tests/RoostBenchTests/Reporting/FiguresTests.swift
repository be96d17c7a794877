import Testing

@testable import RoostBench

@Suite("Figures")
struct FiguresTests {
    @Test(
        "Decimals",
        arguments: [(0, 1, "0.0"), (1_234.56, 1, "1 234.6"), (-0.04, 1, "0.0"), (-2.5, 0, "-3"), (0.005, 2, "0.01")]
    )
    func decimals(_ value: Double, _ digits: Int, _ text: String) {
        #expect(Figures.decimal(value, digits) == text)
        #expect(Figures.decimal(.infinity) == "–")
    }

    @Test(
        "Groups",
        arguments: [(0, "0"), (999, "999"), (1_000, "1 000"), (1_234_567, "1 234 567"), (-123_456, "-123 456")]
    )
    func groups(_ number: Int, _ text: String) {
        #expect(Figures.grouped(number) == text)
    }

    @Test("Units")
    func units() {
        #expect(Figures.time(9_999) == "9 999 µs")
        #expect(Figures.time(10_000) == "10.0 ms")
        #expect(Figures.time(12_345_678) == "12.3 s")
        #expect(Figures.bytes(512) == "512 B")
        #expect(Figures.bytes(12_345_678) == "12.3 MB")
        #expect(Figures.bytes(83_000_000_000) == "83.00 GB")
    }

    @Test("An axis has one unit, and no more digits than it needs")
    func axis() {
        #expect(Figures.axis([0, 5_000, 10_000], units: Figures.timeUnits) == ["0 ms", "5 ms", "10 ms"])
        #expect(Figures.axis([0, 500, 1_000], units: Figures.byteUnits) == ["0.0 kB", "0.5 kB", "1.0 kB"])
        #expect(Figures.axis([0, 0.5], units: Figures.timeUnits) == ["0.0 µs", "0.5 µs"])
    }

    @Test("A bar is as full as it should be", arguments: [(-1, 0), (0, 0), (0.5, 12), (1, 24), (9, 24)])
    func bar(_ share: Double, _ full: Int) {
        let bar = ProgressLine.bar(share)
        #expect(bar.count == 24)
        #expect(bar.filter { $0 == "█" }.count == full)
    }
}
