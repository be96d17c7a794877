import Benchmark
import CAllocations
import RoostWorkloads

/// Memory asked for in a run, from all threads. The benchmark library's own counts need a library that it preloads.
let allocations = BenchmarkMetric.custom("allocations", polarity: .prefersSmaller, useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
    for workload in Workload.all { register(workload) }
}

private func configuration(_ workload: Workload) -> Benchmark.Configuration {
    Benchmark.Configuration(
        metrics: [allocations, .instructions],
        warmupIterations: 3,
        maxDuration: .seconds(2),
        maxIterations: 20,
        thresholds: [
            allocations: Tolerance.allocations(workload.operations),
            .instructions: Tolerance.instructions,
        ]
    )
}

private func register(_ workload: Workload) {
    let run = Prepared(workload)
    Benchmark(workload.name, configuration: configuration(workload)) { benchmark in
        let before = allocations_count()
        run()
        guard allocations_are_counted() else { return }
        benchmark.measurement(allocations, Int(clamping: allocations_count() - before))
    } setup: {
        try run.prepare()
    }
}
