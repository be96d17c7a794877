import RoostPubSub

@testable import RoostPresence

/// A few replicators that hear each other at once, unless a way is cut. For tests that look at single messages.
struct Cluster {
    var replicators: [String: PresenceReplicator] = [:]
    var cuts: Set<[String]> = []
    var now: Duration = .seconds(100)
    /// All diffs of a node since they were last taken.
    private(set) var diffs: [String: [PresenceDiff]] = [:]
    private(set) var sent: [(from: String, message: PresenceMessage, to: String?)] = []
    private let configuration: ReplicationConfiguration

    init(_ names: String..., configuration: ReplicationConfiguration = ReplicationConfiguration()) {
        self.configuration = configuration
        for name in names { self.start(name) }
    }

    mutating func start(_ name: String, incarnation: UInt64 = 1) {
        let node = NodeID(name: name, incarnation: incarnation)
        self.replicators[name] = PresenceReplicator(
            node: node,
            configuration: self.configuration,
            seed: 1,
            now: self.now
        )
        self.carryOut()
    }

    /// Changes something at a node, and carries out what follows from it.
    @discardableResult
    mutating func at<Result>(
        _ name: String,
        _ change: (inout PresenceReplicator, Duration) throws -> Result
    ) rethrows -> Result? {
        defer { self.carryOut() }
        guard self.replicators[name] != nil else { return nil }
        return try self.replicators[name].map { replicator in
            var replicator = replicator
            let result = try change(&replicator, self.now)
            self.replicators[name] = replicator
            return result
        }
    }

    @discardableResult
    mutating func track(_ name: String, _ key: String, topic: String = "lobby", owner: UInt64 = 1) throws
        -> PresenceEntry?
    {
        try self.at(name) { try $0.track(topic: topic, key: key, owner: owner, meta: Array("{}".utf8), now: $1) }
    }

    mutating func advance(_ time: Duration) {
        let end = self.now + time
        while let next = self.replicators.values.map(\.nextDeadline).min(), next <= end {
            self.now = max(self.now, next)
            for name in self.replicators.keys.sorted() {
                if let due = self.replicators[name]?.nextDeadline, due <= self.now {
                    self.replicators[name]?.tick(now: self.now)
                }
            }
            self.carryOut()
        }
        self.now = end
    }

    private mutating func carryOut() {
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            for name in self.replicators.keys.sorted() {
                guard let effects = self.replicators[name]?.takeEffects(), !effects.isEmpty else { continue }
                isQuiet = false
                if !effects.diff.isEmpty { self.diffs[name, default: []].append(effects.diff) }
                for message in effects.messages { self.deliver(message, from: name) }
            }
        }
    }

    private mutating func deliver(_ message: ReplicationEffects.Message, from name: String) {
        guard let from = self.replicators[name]?.node else { return }
        self.sent.append((name, message.message, message.node?.name))
        for other in self.replicators.keys.sorted() where other != name && !self.cuts.contains([name, other]) {
            if let node = message.node, node != self.replicators[other]?.node { continue }
            self.replicators[other]?.receive(message.message, from: from, now: self.now)
        }
    }

    mutating func takeDiffs(_ name: String) -> [PresenceDiff] {
        self.diffs.removeValue(forKey: name) ?? []
    }

    mutating func takeSent() -> [(from: String, message: PresenceMessage, to: String?)] {
        defer { self.sent = [] }
        return self.sent
    }

    /// The keys that a node lists.
    func keys(_ name: String, topic: String = "lobby") -> [String] {
        (self.replicators[name]?.list(topic: topic) ?? []).map(\.key).sorted()
    }
}
