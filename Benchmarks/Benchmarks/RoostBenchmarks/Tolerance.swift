import Benchmark

/// How far a count may be from its threshold.
enum Tolerance {
    /// Threads that meet differently from run to run make a list grow once more or less. An allocation more per operation
    /// is twice as much as is let through.
    static func allocations(_ operations: Int) -> BenchmarkThresholds {
        BenchmarkThresholds(absolute: [.p90: max(20, operations / 2)])
    }

    /// Processors and libraries differ a little, and threads meet differently. Not every machine counts instructions.
    static var instructions: BenchmarkThresholds { BenchmarkThresholds(relative: [.p90: 10]) }
}
