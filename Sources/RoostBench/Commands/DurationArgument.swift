import ArgumentParser

/// A length of time on the command line: `5s`, `500ms`, `2m`, `1h`, or a number of seconds.
struct DurationArgument: ExpressibleByArgument, Equatable {
    let nanoseconds: UInt64

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber || $0 == "." }
        let scales = ["": 1e9, "s": 1e9, "ms": 1e6, "us": 1e3, "m": 60e9, "h": 3_600e9]
        guard let number = Double(digits), let scale = scales[String(argument.dropFirst(digits.count))],
            number * scale < 1e18
        else { return nil }
        self.nanoseconds = UInt64(number * scale)
    }

    init(seconds: UInt64) {
        self.nanoseconds = seconds * 1_000_000_000
    }

    var defaultValueDescription: String { "\(self.nanoseconds / 1_000_000_000)s" }
}
