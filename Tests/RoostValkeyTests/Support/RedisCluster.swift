import NIOCore
import RoostPubSub
import TestSupport

@testable import RoostValkey

/// Masters of a cluster, each with a third or so of the slots.
struct RedisCluster: Sendable {
    let engines: [EngineProcess]
    /// Where the servers speak with each other.
    private let buses: [ReservedPort]

    /// Starts servers, makes a cluster of them, and waits until they agree that it is one.
    static func start(_ count: Int) async throws -> RedisCluster {
        var engines: [EngineProcess] = []
        let buses = try (0..<count).map { _ in try ReservedPort() }
        for bus in buses {
            let engine = try RedisServer.make { _, _ in
                [
                    "--cluster-enabled", "yes", "--cluster-port", "\(bus.number)", "--cluster-node-timeout", "2000",
                    "--cluster-require-full-coverage", "no",
                ]
            }
            try await engine.start()
            engines.append(engine)
        }
        let cluster = RedisCluster(engines: engines, buses: buses)
        try await cluster.join()
        return cluster
    }

    private func join() async throws {
        let size = HashSlot.count / self.engines.count + 1
        for (index, engine) in self.engines.enumerated() {
            let last = min(HashSlot.count, (index + 1) * size) - 1
            try await RedisConnection.tell(engine, "CLUSTER", "ADDSLOTSRANGE", "\(index * size)", "\(last)")
            try await RedisConnection.tell(engine, "CLUSTER", "SET-CONFIG-EPOCH", "\(index + 1)")
        }
        for (engine, bus) in zip(self.engines, self.buses).dropFirst() {
            let words = ["CLUSTER", "MEET", "127.0.0.1", "\(engine.port)", "\(bus.number)"]
            try await RedisConnection.tell(self.engines[0], words)
        }
        for engine in self.engines {
            try await waitUntil("the servers agree") { try await self.knowsAll(engine) }
        }
    }

    private func knowsAll(_ engine: EngineProcess) async throws -> Bool {
        let info = try await RedisConnection.ask(engine, ["CLUSTER", "INFO"]).string ?? ""
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_assigned:\(HashSlot.count)")
    }

    /// The server that has a subject's slot at first.
    func owner(of subject: PubSubSubject) -> Int {
        HashSlot.of(subject.name) / (HashSlot.count / self.engines.count + 1)
    }

    /// Gives the slot of a subject, which is empty of keys, to another server, as `redis-cli --cluster reshard` does.
    func move(_ subject: PubSubSubject, to target: Int) async throws {
        let slot = "\(HashSlot.of(subject.name))"
        let id = try await RedisConnection.ask(self.engines[target], ["CLUSTER", "MYID"]).string ?? ""
        try await RedisConnection.tell(self.engines[target], "CLUSTER", "SETSLOT", slot, "NODE", id)
        for engine in self.engines {
            try await RedisConnection.tell(engine, "CLUSTER", "SETSLOT", slot, "NODE", id)
        }
        try await RedisConnection.tell(self.engines[target], "CLUSTER", "BUMPEPOCH")
    }
}
