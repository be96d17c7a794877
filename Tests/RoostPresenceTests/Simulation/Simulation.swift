import NIOCore
import RoostPubSub

@testable import RoostPresence

/// A cluster in one process, with time of its own. The same seed and the same steps give the same run.
struct Simulation {
    private let names: [String]
    private let configuration: ReplicationConfiguration
    private var random: SplitMix
    private(set) var now: Duration = .seconds(1)
    private(set) var network: SimulatedNetwork
    private(set) var nodes: [String: SimulatedNode] = [:]
    /// What every replica has ever been, to compare what others think of it.
    private var histories: [ReplicaID: [Set<UInt64>]] = [:]
    private var incarnation: UInt64 = 0
    private(set) var deliveries = 0

    init(
        nodes count: Int,
        configuration: ReplicationConfiguration,
        weather: SimulatedNetwork.Weather,
        seed: UInt64
    ) throws(Failure) {
        self.names = (0..<count).map { "node\($0)" }
        self.configuration = configuration
        self.random = SplitMix(seed: seed ^ 0x5EED)
        self.network = SimulatedNetwork(weather: weather)
        for name in self.names { try self.start(name) }
    }

    // MARK: Steps

    mutating func run(_ step: SimulationStep) throws(Failure) {
        switch step {
        case .wait(let time): try self.advance(by: .milliseconds(time))
        case .track(let node, let key): try self.change(self.name(node), .track, key)
        case .update(let node, let key): try self.change(self.name(node), .update, key)
        case .untrack(let node, let key): try self.change(self.name(node), .untrack, key)
        case .untrackOwner(let node, let owner): try self.untrackOwner(self.name(node), UInt64(owner))
        case .cut(let from, let to):
            self.network.cuts.insert(SimulatedNetwork.Cut(from: self.name(from), to: self.name(to)))
        case .isolate(let node): self.isolate(self.name(node))
        case .heal: self.network.cuts = []
        case .crash(let node): self.nodes[self.name(node)] = nil
        case .start(let node): if self.nodes[self.name(node)] == nil { try self.start(self.name(node)) }
        case .restart(let node):
            self.nodes[self.name(node)] = nil
            try self.start(self.name(node))
        case .leave(let node): try self.leave(self.name(node))
        case .sleep(let node, let time): self.nodes[self.name(node)]?.sleepsUntil = self.now + .milliseconds(time)
        case .lossNoticed(let node, let other): try self.lossNoticed(self.name(node), self.name(other))
        case .linkUp(let node):
            self.nodes[self.name(node)]?.replicator.linkUp(now: self.now)
            try self.carryOut(self.name(node))
        }
    }

    private func name(_ number: Int) -> String { self.names[number % self.names.count] }

    private mutating func start(_ name: String) throws(Failure) {
        self.incarnation += 1
        let id = NodeID(name: name, incarnation: self.incarnation)
        self.nodes[name] = SimulatedNode(id, self.configuration, seed: self.random.next(), now: self.now)
        try self.carryOut(name)
    }

    private mutating func leave(_ name: String) throws(Failure) {
        self.nodes[name]?.replicator.leave()
        try self.carryOut(name)
        self.nodes[name] = nil
    }

    private mutating func isolate(_ name: String) {
        for other in self.names where other != name {
            self.network.cuts.insert(SimulatedNetwork.Cut(from: name, to: other))
            self.network.cuts.insert(SimulatedNetwork.Cut(from: other, to: name))
        }
    }

    private mutating func lossNoticed(_ name: String, _ other: String) throws(Failure) {
        guard let id = self.nodes[other]?.id else { return }
        self.nodes[name]?.replicator.noticedLoss(from: id, now: self.now)
        try self.carryOut(name)
    }

    // MARK: Presences

    private enum Change {
        case track
        case update
        case untrack
    }

    private mutating func change(_ name: String, _ change: Change, _ key: Int) throws(Failure) {
        guard self.nodes[name] != nil else { return }
        // Some topics are long enough to need storage, and some share their keys.
        let topic = key % 3 == 0 ? "lobby" : "rooms:a rather long name \(key % 3)"
        let (user, owner) = ("user \(key % 7)", UInt64(key % 5))
        let meta = Array("{\"n\":\(self.random.number(0..<1_000))}".utf8)
        let place = "\(topic)/\(user)/\(owner)"
        let isThere = self.nodes[name]?.truth[place] != nil
        do throws(PresenceError) {
            switch change {
            case .track:
                try self.nodes[name]?.replicator.track(topic: topic, key: user, owner: owner, meta: meta, now: self.now)
                self.nodes[name]?.truth[place] = meta
            case .update:
                try self.nodes[name]?.replicator.update(
                    topic: topic,
                    key: user,
                    owner: owner,
                    meta: meta,
                    now: self.now
                )
                self.nodes[name]?.truth[place] = meta
            case .untrack:
                self.nodes[name]?.replicator.untrack(topic: topic, key: user, owner: owner, now: self.now)
                self.nodes[name]?.truth[place] = nil
            }
        } catch {
            try require(error.code == (isThere ? .alreadyTracked : .notTracked), "\(change) of \(place): \(error)")
        }
        self.nodes[name]?.remember()
        try self.carryOut(name)
    }

    private mutating func untrackOwner(_ name: String, _ owner: UInt64) throws(Failure) {
        guard let replicator = self.nodes[name]?.replicator else { return }
        // One event each; only the last set is seen by anybody, but each is what a delta may lead to.
        let entries = replicator.own.entries(of: owner)
        for entry in entries {
            self.nodes[name]?.replicator.untrack(topic: entry.topic, key: entry.key, owner: owner, now: self.now)
            self.nodes[name]?.truth["\(entry.topic)/\(entry.key)/\(owner)"] = nil
            self.nodes[name]?.remember()
        }
        self.nodes[name]?.replicator.untrack(owner: owner, now: self.now)
        try self.carryOut(name)
    }

    // MARK: Time

    mutating func advance(by time: Duration) throws(Failure) {
        let end = self.now + time
        while let next = self.nextEvent, next.time <= end {
            self.now = max(self.now, next.time)
            if let name = next.node {
                self.nodes[name]?.replicator.tick(now: self.now)
                try self.carryOut(name)
            } else {
                try self.deliver()
            }
        }
        self.now = end
    }

    private var nextEvent: (time: Duration, node: String?)? {
        var next: (time: Duration, node: String?)? = self.network.nextArrival.map { ($0, nil) }
        for name in self.names {
            guard let node = self.nodes[name] else { continue }
            let time = max(node.deadline, node.sleepsUntil)
            if time < next?.time ?? .seconds(Int64.max / 2) { next = (time, name) }
        }
        return next
    }

    private mutating func deliver() throws(Failure) {
        guard let packet = self.network.arrive(), let node = self.nodes[packet.to.name] else { return }
        guard node.sleepsUntil <= self.now else {
            self.network.postpone(packet, until: node.sleepsUntil)
            return
        }
        self.deliveries += 1
        var bytes = packet.bytes
        do throws(MalformedPresenceMessage) {
            let message = try PresenceMessage(decoding: &bytes, limits: self.configuration.messageLimits)
            self.nodes[packet.to.name]?.replicator.receive(message, from: packet.from, now: self.now)
        } catch {
            throw Failure("a message that cannot be read: \(error)")
        }
        try self.carryOut(packet.to.name)
    }

    private mutating func carryOut(_ name: String) throws(Failure) {
        guard let effects = self.nodes[name]?.replicator.takeEffects(), let id = self.nodes[name]?.id else { return }
        self.nodes[name]?.noteDeadline()
        for message in effects.messages {
            var bytes = ByteBuffer()
            message.message.encode(into: &bytes)
            let limit = 2 * self.configuration.maxMessageSize + 2_000
            try require(bytes.readableBytes <= limit, "a message of \(bytes.readableBytes) bytes")
            for other in self.names where other != name && (message.node.map { $0.name == other } ?? true) {
                let to = message.node ?? NodeID(name: other, incarnation: 0)
                let packet = SimulatedNetwork.Packet(from: id, to: to, bytes: bytes)
                self.network.send(packet, now: self.now, random: &self.random)
            }
        }
        guard !effects.diff.isEmpty else { return }
        if let node = self.nodes[name] { self.histories[node.replica] = node.history }
        try self.nodes[name]?.follower.apply(effects.diff)
        try self.checkFollower(name)
    }

    // MARK: What must hold

    /// Whoever follows the diffs of a node has of every replica what it was at some time, whole.
    private func checkFollower(_ name: String) throws(Failure) {
        guard let node = self.nodes[name] else { return }
        var expected: [ReplicaID: Set<UInt64>] = [:]
        expected[node.replica] = node.history.last
        for id in node.replicator.membership.up {
            guard let log = node.replicator.membership[id]?.copy.log else { continue }
            guard let history = self.histories[id] ?? (log.clock == 0 ? [[]] : nil), log.clock < history.count else {
                throw Failure("\(name) knows more of \(id) than there was")
            }
            expected[id] = history[Int(log.clock)]
        }
        expected = expected.filter { !$0.value.isEmpty }
        try require(node.follower.clocks == expected, "\(name) follows \(node.follower.clocks), not \(expected)")
    }

    /// After a time without changes and trouble, everybody knows everything, and nothing else.
    mutating func settle() throws(Failure) {
        self.network.cuts = []
        self.network.weather = SimulatedNetwork.Weather()
        for name in self.names { self.nodes[name]?.sleepsUntil = .zero }
        try self.advance(by: self.configuration.downPeriod + self.configuration.broadcastPeriod * 6)
        let truth = self.nodes.values.flatMap { node in node.truth.map { "\(node.id)/\($0.key)=\($0.value)" } }.sorted()
        for name in self.names {
            guard let node = self.nodes[name] else { continue }
            try self.checkFollower(name)
            try require(node.follower.entries.count == truth.count, "\(name) follows a wrong number")
            let list = node.replicator.entries.map { entry in
                let owner = node.replicator.node(of: entry.replica).map { "\($0)" } ?? "nobody"
                return "\(owner)/\(entry.topic)/\(entry.key)/\(entry.owner)=\(entry.meta)"
            }.sorted()
            try require(list == truth, "at \(name): \(list) instead of \(truth)")
            let up = node.replicator.replicas.filter { $0.status == .up }.count
            try require(up == self.nodes.count - 1, "\(name) knows \(up) of \(self.nodes.count) nodes")
        }
    }

    /// After a long time, nothing is left of those who are not there.
    mutating func forget() throws(Failure) {
        try self.advance(by: self.configuration.permdownPeriod)
        try self.advance(by: self.configuration.broadcastPeriod * 2)
        for node in self.nodes.values {
            let known = node.replicator.replicas.count
            try require(known == self.nodes.count - 1, "\(node.id) remembers \(known) of \(self.nodes.count) nodes")
        }
    }
}
