import TestSupport
import Testing

@testable import RoostBench

@Suite("Workers")
struct WorkerSplitTests {
    @Test("Every connection has one worker, and no worker more files than it may open")
    func complete() throws {
        var random = RandomSeed()
        for _ in 0..<100 {
            let limit = random.number(128..<20_000)
            let publishers = random.number(0..<50)
            let (connections, newcomers) = (random.number(1..<100_000), random.number(0..<5_000))
            let split = try WorkerSplit(
                connections: connections,
                publishers: publishers,
                newcomers: newcomers,
                workers: nil,
                fileLimit: limit
            )
            #expect(split.shares.flatMap(\.connections) == Array(0..<connections))
            #expect(split.shares.map(\.publishers).reduce(0, +) == publishers)
            #expect(split.shares.map(\.newcomers).reduce(0, +) == newcomers)
            for share in split.shares {
                let files = share.connections.count + share.publishers + share.newcomers
                #expect(files <= limit - WorkerSplit.spareFiles)
            }
        }
    }

    @Test("A million where a process may open 20 000 files")
    func million() throws {
        let split = try Self.split(1_000_000, workers: nil, limit: 20_000)
        #expect(split.shares.count == 51)
    }

    @Test("As many as are asked for, if that is enough")
    func asked() throws {
        #expect(try Self.split(100, workers: 7, limit: 20_000).shares.count == 7)
        #expect(throws: BenchError.self) { try Self.split(100_000, workers: 2, limit: 20_000) }
        #expect(throws: BenchError.self) { try Self.split(1, workers: 0, limit: 20_000) }
    }

    private static func split(_ connections: Int, workers: Int?, limit: Int) throws -> WorkerSplit {
        try WorkerSplit(connections: connections, publishers: 0, newcomers: 0, workers: workers, fileLimit: limit)
    }
}
