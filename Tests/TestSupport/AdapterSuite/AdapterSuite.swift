package import RoostPubSub

/// What every adapter must do, tried with a real engine; one function for each behaviour.
///
/// The functions throw a `Complaint` when something is not as it should be. They leave the engine running.
package struct AdapterSuite: Sendable {
    /// The servers of the engine, started.
    package let engines: [any SuiteEngine]

    /// Makes an adapter that finds the engine. Its reconnecting should be quick.
    package let makeAdapter: @Sendable () throws -> any PubSubAdapter

    /// A suite for an adapter and its engine.
    package init(engines: [any SuiteEngine], makeAdapter: @escaping @Sendable () throws -> any PubSubAdapter) {
        self.engines = engines
        self.makeAdapter = makeAdapter
    }

    /// Two adapters that are connected, for the length of a test.
    func withPair(_ body: (_ first: SuitePeer, _ second: SuitePeer) async throws -> Void) async throws {
        let (first, second) = (try self.makePeer(), try self.makePeer())
        try await self.running([first, second]) {
            try await first.up()
            try await second.up()
            try await body(first, second)
        }
    }

    func makePeer() throws -> SuitePeer {
        SuitePeer(try self.makeAdapter())
    }

    /// Runs the peers, and checks in the end that they were handed nothing strange.
    func running(_ peers: [SuitePeer], _ body: () async throws -> Void) async throws {
        for peer in peers { peer.start() }
        let outcome = await Result.catching(body)
        for peer in peers { peer.cancel() }
        for peer in peers { try await peer.ended() }
        if case .failure(let error) = outcome {
            let peers = peers.map { "\($0.log.all), links \($0.receiver.links)" }
            throw Complaint("\(error); logs: \(peers); the engines: \(self.engines.map { $0.output.suffix(2_000) })")
        }
        for peer in peers {
            try expect(peer.receiver.faults.isEmpty, "faults: \(peer.receiver.faults.prefix(5))")
            try expect(self.alternates(peer.receiver.links), "states of the link: \(peer.receiver.links)")
        }
    }

    private func alternates(_ links: [PubSubLinkState]) -> Bool {
        zip(links, links.dropFirst()).allSatisfy { $0 != $1 }
    }

    func killAll() async throws {
        for engine in self.engines { try await engine.kill() }
    }

    func startAll() async throws {
        for engine in self.engines { try await engine.start() }
    }

    func subjects(_ count: Int, _ name: String) -> [PubSubSubject] {
        (0..<count).map { PubSubSubject(name: "suite.\(name).\($0)") }
    }
}

extension Result where Failure == any Error {
    /// What an asynchronous function returns or throws.
    static func catching(_ body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
