// swift-tools-version: 6.2
import PackageDescription

// Apart from the root package, so that its users never resolve the benchmark library.
let package = Package(
    name: "roost-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "roost", path: ".."),
        // Without its traits, which bring interposing libraries of their own: CAllocations counts what is allocated.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "RoostBenchmarks",
            dependencies: [
                "CAllocations",
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "RoostWorkloads", package: "roost"),
            ],
            path: "Benchmarks/RoostBenchmarks",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
            ],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
