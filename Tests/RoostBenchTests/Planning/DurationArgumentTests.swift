import Testing

@testable import RoostBench

@Suite("Lengths of time")
struct DurationArgumentTests {
    @Test(
        "Units",
        arguments: [
            ("5s", 5_000_000_000), ("5", 5_000_000_000), ("0.5s", 500_000_000), ("250ms", 250_000_000),
            ("2m", 120_000_000_000),
            ("1h", 3_600_000_000_000), ("0", 0),
        ] as [(String, UInt64)]
    )
    func units(_ text: String, _ nanoseconds: UInt64) {
        #expect(DurationArgument(argument: text)?.nanoseconds == nanoseconds)
    }

    @Test("What is none", arguments: ["", "s", "5x", "-5s", "1e99", "99999999999h", "5 s"])
    func faults(_ text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }
}
