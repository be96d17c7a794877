/// Shares connections out among workers.
struct WorkerSplit: Equatable {
    /// Files that a worker needs for other things than connections.
    static let spareFiles = 64

    /// What each worker has.
    var shares: [Share]

    struct Share: Equatable {
        var connections: Range<Int>
        var publishers: Int
        var newcomers: Int
    }

    /// - Parameter workers: As many as are asked for; nil for as few as the limit on files allows.
    /// - Throws: `BenchError` if there is no way.
    init(connections: Int, publishers: Int, newcomers: Int, workers: Int?, fileLimit: Int) throws {
        let room = max(1, fileLimit - Self.spareFiles)
        let total = connections + publishers + newcomers
        // The first has the publishers, too, and shares may differ by one.
        let least = max(1, (total - publishers + max(1, room - publishers - 2) - 1) / max(1, room - publishers - 2))
        let count = workers ?? least
        guard count > 0 else { throw BenchError("there has to be at least one worker") }
        guard publishers + 2 < room, count >= least else {
            throw BenchError("\(total) connections need \(least) workers where a process may open \(fileLimit) files")
        }
        self.shares = (0..<count).map { number in
            Share(
                connections: connections * number / count..<connections * (number + 1) / count,
                publishers: number == 0 ? publishers : 0,
                newcomers: newcomers * (number + 1) / count - newcomers * number / count
            )
        }
    }
}
