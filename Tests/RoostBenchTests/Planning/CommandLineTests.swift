import ArgumentParser
import Testing

@testable import RoostBench

@Suite("Command lines")
struct CommandLineTests {
    private static let url = "ws://127.0.0.1:1/socket/websocket?vsn=2.0.0"

    @Test("One message in flight unless a rate is asked for")
    func modes() throws {
        #expect(try Self.fanout().traffic.mode == .inFlight(1))
        #expect(try Self.fanout("--in-flight", "4").traffic.mode == .inFlight(4))
        #expect(try Self.fanout("--rate", "50").traffic.mode == .rate(50))
    }

    @Test(
        "What makes no sense is refused",
        arguments: [
            ["--rate", "5", "--in-flight", "2"], ["--rate", "0"], ["--in-flight", "0"], ["--connections", "0"],
            ["--topics", "0"], ["--topics", "2000"], ["--payload", "3"], ["--duration", "0"], ["--workers", "0"],
            ["--source-addresses", "0"], ["--pid-tree"], ["--publishers", "2"], ["--window", "0"],
            ["--duration", "soon"],
        ]
    )
    func faults(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try RoostBenchCommand.parseAsRoot(["fanout", Self.url] + arguments) }
    }

    @Test("Payloads that can be held, and no others", arguments: ["fanout", "echo", "churn"])
    func payloads(_ command: String) throws {
        for size in ["48", "600000", "16777216"] {
            _ = try RoostBenchCommand.parseAsRoot([command, Self.url, "--payload", size])
        }
        for size in ["47", "16777217", "9223372036854775807"] {
            #expect(throws: (any Error).self) {
                try RoostBenchCommand.parseAsRoot([command, Self.url, "--payload", size])
            }
        }
    }

    @Test("A publisher for each 100 topics", arguments: [(1, 1), (100, 1), (101, 2), (1_000, 10)])
    func publishers(_ topics: Int, _ publishers: Int) {
        #expect(FanoutCommand.publishers(topics: topics) == publishers)
    }

    @Test("Where the URL is the topic, each topic has a publisher of its own")
    func publishersByPath() {
        #expect(FanoutCommand.publishers(topics: 7, .nchan) == 7)
        #expect(FanoutCommand.publishers(topics: 101, .nats) == 2)
        let arguments = ["fanout", Self.url, "--dialect", "nchan", "--topics", "5", "--publishers", "1"]
        #expect(throws: (any Error).self) { try RoostBenchCommand.parseAsRoot(arguments) }
    }

    @Test("Only servers of Phoenix's protocol have channels that come and go")
    func offers() throws {
        for dialect in Dialect.allCases {
            #expect(dialect.offers(.fanout))
            #expect(dialect.offers(.churn) == (dialect == .phoenix))
        }
        let command = try #require(
            try RoostBenchCommand.parseAsRoot(["churn", Self.url, "--dialect", "nats"]) as? ChurnCommand
        )
        #expect(throws: BenchError.self) { try RunPlan(.churn, command.common) }
    }

    private static func fanout(_ arguments: String...) throws -> FanoutCommand {
        try #require(try RoostBenchCommand.parseAsRoot(["fanout", self.url] + arguments) as? FanoutCommand)
    }
}
