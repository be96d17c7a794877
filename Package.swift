// swift-tools-version: 6.2
import PackageDescription

var strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Set by Scripts/fuzz: adds the executable that libFuzzer drives, and lets it see where inputs lead.
let isFuzzing = Context.environment["ROOST_FUZZ"] != nil

if isFuzzing {
    strict += [.define("FUZZING"), .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])]
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")

/// The JavaScript client, which endpoints serve.
let clientFiles = [
    "roost.js",
    "roost.d.ts",
    "roost/ajax.js",
    "roost/auth.js",
    "roost/base64.js",
    "roost/binary.js",
    "roost/bindings.js",
    "roost/channel.js",
    "roost/closing.js",
    "roost/constants.js",
    "roost/each.js",
    "roost/fallback.js",
    "roost/heartbeat.js",
    "roost/long-poll.js",
    "roost/options.js",
    "roost/outbox.js",
    "roost/page.js",
    "roost/params.js",
    "roost/presence-count.js",
    "roost/presence-state.js",
    "roost/presence.js",
    "roost/push.js",
    "roost/serializer.js",
    "roost/socket.js",
    "roost/state-callbacks.js",
    "roost/timer.js",
]

/// The page of the chat example.
let chatFiles = [
    "activity.js",
    "birds.js",
    "chat.css",
    "chat.js",
    "composer.js",
    "connection.js",
    "dom.js",
    "history.js",
    "index.html",
    "links.js",
    "log.js",
    "message.js",
    "outbox.js",
    "people-view.js",
    "people.js",
    "person-view.js",
    "person.js",
    "room-view.js",
    "room.js",
    "rooms.js",
    "sidebar.js",
    "status.js",
    "tab.js",
    "times.js",
    "typing.js",
    "welcome.js",
]

let package = Package(
    name: "roost",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "Roost", targets: ["Roost"]),
        .library(name: "RoostTLS", targets: ["RoostTLS"]),
        .library(name: "RoostTokens", targets: ["RoostTokens"]),
        .library(name: "RoostCluster", targets: ["RoostCluster"]),
        .library(name: "RoostLocal", targets: ["RoostLocal"]),
        .library(name: "RoostNATS", targets: ["RoostNATS"]),
        .library(name: "RoostValkey", targets: ["RoostValkey"]),
        .library(name: "RoostPresence", targets: ["RoostPresence"]),
        .library(name: "RoostProcesses", targets: ["RoostProcesses"]),
        .library(name: "RoostPubSub", targets: ["RoostPubSub"]),
        .library(name: "RoostProtocol", targets: ["RoostProtocol"]),
        // What Benchmarks/ and roost-million measure. Not for applications.
        .library(name: "RoostWorkloads", targets: ["RoostWorkloads"]),
        .executable(name: "roost-million", targets: ["roost-million"]),
        .executable(name: "chat", targets: ["chat"]),
        .executable(name: "conformance-server", targets: ["conformance-server"]),
        .executable(name: "roost-bench", targets: ["roost-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.1.0"),
    ],
    targets: [
        .target(name: "CRoostPoll"),
        .target(name: "CRoostPrefetch"),
        .target(name: "CRoostZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "RoostProtocol", dependencies: ["CRoostZlib", nioCore], swiftSettings: strict),
        .target(
            name: "RoostPubSub",
            dependencies: [
                "CRoostPrefetch",
                "RoostProtocol",
                nioCore,
                deque,
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostPresence",
            dependencies: ["RoostProtocol", "RoostPubSub", nioCore, deque],
            swiftSettings: strict
        ),
        .target(
            name: "Roost",
            dependencies: [
                "CRoostPoll",
                "CRoostPrefetch",
                "RoostProtocol",
                "RoostPubSub",
                "RoostPresence",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                deque,
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["JavaScript/package.json"],
            resources: clientFiles.map { .embedInCode("JavaScript/\($0)") },
            swiftSettings: strict
        ),
        .target(
            name: "RoostTLS",
            dependencies: [
                "Roost",
                nioCore,
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostTokens",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostCluster",
            dependencies: [
                "RoostProtocol",
                "RoostPubSub",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                deque,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostLocal",
            dependencies: [
                "RoostCluster",
                "RoostPubSub",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostProcesses",
            dependencies: [
                "Roost",
                "RoostCluster",
                "RoostLocal",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostNATS",
            dependencies: [
                "RoostCluster",
                "RoostProtocol",
                "RoostPubSub",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "RoostValkey",
            dependencies: [
                "RoostCluster",
                "RoostPubSub",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                deque,
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(name: "CRoostMemory"),
        .target(
            name: "RoostWorkloads",
            dependencies: [
                "CRoostMemory",
                "Roost",
                "RoostProtocol",
                "RoostPubSub",
                "RoostPresence",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "roost-million",
            dependencies: ["RoostWorkloads", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Sources/RoostMillion",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "chat",
            dependencies: [
                "Roost",
                "RoostCluster",
                "RoostNATS",
                "RoostProcesses",
                "RoostTLS",
                "RoostValkey",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Chat",
            resources: chatFiles.map { .embedInCode("Page/\($0)") },
            swiftSettings: strict
        ),
        .executableTarget(
            name: "conformance-server",
            dependencies: [
                "Roost",
                "RoostCluster",
                "RoostLocal",
                "RoostNATS",
                "RoostProcesses",
                "RoostTLS",
                "RoostValkey",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            path: "Examples/ConformanceServer",
            swiftSettings: strict
        ),
        .target(
            name: "RoostBench",
            dependencies: [
                "CRoostPoll",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "roost-bench",
            dependencies: ["RoostBench"],
            path: "Sources/RoostBenchTool",
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "RoostProtocol",
                "RoostPubSub",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Roost",
                "RoostCluster",
                "RoostLocal",
                "RoostNATS",
                "RoostPresence",
                "RoostProtocol",
                "RoostPubSub",
                "RoostTokens",
                "TestSupport",
                nioCore,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/FuzzTargets",
            exclude: ["Corpus"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTargetsTests",
            dependencies: ["FuzzTargets", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostProtocolTests",
            dependencies: ["RoostProtocol", "TestSupport", nioCore],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostPubSubTests",
            dependencies: ["RoostPubSub", "TestSupport", nioCore, .product(name: "NIOPosix", package: "swift-nio")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostPresenceTests",
            dependencies: ["RoostPresence", "RoostPubSub", "TestSupport", nioCore],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostClusterTests",
            dependencies: [
                "RoostCluster",
                "RoostProtocol",
                "RoostPubSub",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostLocalTests",
            dependencies: [
                "RoostCluster",
                "RoostLocal",
                "RoostPubSub",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostProcessesTests",
            dependencies: [
                "Roost",
                "RoostProcesses",
                "TestSupport",
                nioCore,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostNATSTests",
            dependencies: [
                "RoostCluster",
                "RoostNATS",
                "RoostPubSub",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostValkeyTests",
            dependencies: [
                "RoostCluster",
                "RoostPubSub",
                "RoostValkey",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostBenchTests",
            dependencies: [
                "RoostBench",
                "RoostProtocol",
                "TestSupport",
                nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostTokensTests",
            dependencies: ["RoostTokens", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostTLSTests",
            dependencies: [
                "Roost",
                "RoostTLS",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoostTests",
            dependencies: [
                "Roost",
                "RoostCluster",
                "TestSupport",
                nioCore,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: strict
        ),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "roost-fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/FuzzRunner",
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=address"]), .linkedLibrary("stdc++", .when(platforms: [.linux]))]
        )
    )
}
