/// How much a server may make us keep for one value.
struct RESPLimits: Sendable {
    /// All bytes of a value and what is nested in it. A string that would be beyond it is skipped, not refused.
    var valueSize: Int

    /// A line: simple strings, errors, numbers.
    var lineSize = 8192

    /// Aggregates in each other. `CLUSTER SLOTS` has five.
    var depth = 8

    /// Elements of a value, nested ones included.
    var elements = 65_536

    /// What a server could send at all: `proto-max-bulk-len` is 512 MB by default.
    static let longestBulk = 1 << 30

    init(valueSize: Int) {
        self.valueSize = valueSize
    }
}
