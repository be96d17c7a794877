import RoostCluster

/// Finds out which servers a cluster has, and runs a lane to each of its masters.
struct ClusterWatch: Sendable {
    /// How long to wait at least until a cluster is asked again: it may be about to change.
    private static let shortestPause: Duration = .milliseconds(250)

    private let table: LaneTable
    private let context: LaneContext

    init(_ table: LaneTable, _ context: LaneContext) {
        self.table = table
        self.context = context
    }

    /// Keeps watch until the task is cancelled.
    ///
    /// - Parameter changes: Has an element whenever something indicates a change.
    func run(_ changes: AsyncStream<Void>) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.remind() }
            var log = LinkLog()
            var failures = 0
            self.context.topologyChanged()
            for await _ in changes {
                let answer = await self.discover(&log)
                failures = answer == nil ? failures + 1 : 0
                if let topology = answer {
                    self.apply(topology, &group)
                } else {
                    // Then this is tried again.
                    self.context.topologyChanged()
                }
                await self.pause(failures)
            }
        }
    }

    /// Also changes that nothing indicates are found.
    private func remind() async {
        while (try? await Task.sleep(for: self.context.configuration.topologyInterval)) != nil {
            self.context.topologyChanged()
        }
    }

    private func pause(_ failures: Int) async {
        let range = self.context.configuration.reconnectDelay
        let delay = ReconnectDelay(shortest: range.lowerBound, longest: range.upperBound)
        var random = SystemRandomNumberGenerator()
        let pause = failures == 0 ? Self.shortestPause : delay.next(after: failures, using: &random)
        try? await Task.sleep(for: pause)
    }

    private func apply(_ topology: Topology, _ group: inout DiscardingTaskGroup) {
        let context = self.context
        for lane in self.table.apply(topology) {
            group.addTask { await lane.run(context) }
        }
        for lane in self.table.lanes { lane.retryStrays() }
    }

    /// Asks one server after the other, until one answers.
    private func discover(_ log: inout LinkLog) async -> Topology? {
        for server in self.candidates() where !Task.isCancelled {
            do {
                return try await TopologyQuery.ask(server, self.context)
            } catch {
                let ending = LinkEnding(connecting: error)
                // Those that have lanes are reported by them.
                guard self.table.lanes.isEmpty, !Task.isCancelled else { continue }
                self.context.metrics.failed(ending.failure)
                log.failed(ending.failure, detail: ending.detail, server: "\(server)", self.context.logger)
            }
        }
        return nil
    }

    /// Those that are known to be there first, and never always the same: what one says may be out of date.
    private func candidates() -> [ValkeyServer] {
        let lanes = self.table.lanes.shuffled()
        let up = lanes.filter(\.isUp).map(\.server)
        let down = lanes.filter { !$0.isUp }.map(\.server)
        var seen: Set<ValkeyServer> = []
        return (up + self.context.configuration.servers.shuffled() + down).filter { seen.insert($0).inserted }
    }
}
