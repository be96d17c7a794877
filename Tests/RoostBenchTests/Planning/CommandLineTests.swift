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

    @Test("A publisher for each 100 topics", arguments: [(1, 1), (100, 1), (101, 2), (1_000, 10)])
    func publishers(_ topics: Int, _ publishers: Int) {
        #expect(FanoutCommand.publishers(topics: topics) == publishers)
    }

    private static func fanout(_ arguments: String...) throws -> FanoutCommand {
        try #require(try RoostBenchCommand.parseAsRoot(["fanout", self.url] + arguments) as? FanoutCommand)
    }
}
