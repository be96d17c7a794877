internal import RoostPubSub

/// The other replicas: which are known, and which of them are up.
///
/// Nothing remains of a replica that is permanently down. That it is not listened to again is remembered only of those
/// that have left in words, only the latest of a name, and only until no message of theirs can be under way any more.
struct Membership {
    private let own: NodeID
    private let shard: UInt16
    private let limit: Int
    private let farewellMemory: Duration

    private var replicas: [ReplicaID: Replica] = [:]
    private var names: [String: ReplicaID] = [:]
    private var farewells: [String: Farewell] = [:]

    private struct Farewell {
        let incarnation: UInt64
        let until: Duration
    }

    /// All known replicas, in an order that is the same in every run.
    private(set) var order: [ReplicaID] = []

    init(own: NodeID, configuration: ReplicationConfiguration) {
        self.own = own
        self.shard = configuration.shard
        self.limit = configuration.maxReplicas
        self.farewellMemory = configuration.downPeriod * 4
    }

    subscript(id: ReplicaID) -> Replica? {
        get { self.replicas[id] }
        _modify { yield &self.replicas[id] }
    }

    var traceCount: Int { self.replicas.count + self.names.count + self.farewells.count + self.order.count }

    /// Those that are up, in order.
    var up: [ReplicaID] { self.order.filter { self.replicas[$0]?.status == .up } }

    /// How far those that are up are known, in order, if anything is.
    var clocks: [ReplicaClock] {
        self.order.compactMap { id in
            guard let clock = self.clock(of: id), clock > 0 else { return nil }
            return ReplicaClock(replica: id, clock: clock)
        }
    }

    /// How far a replica is known; `nil` when it is not up. Without a copy of it, which costs more than the comparison.
    func clock(of id: ReplicaID) -> UInt64? {
        guard let index = self.replicas.index(forKey: id), self.replicas.values[index].status == .up else { return nil }
        return self.replicas.values[index].copy.log.clock
    }

    var hasUp: Bool { self.replicas.values.contains { $0.status == .up } }

    func id(of node: NodeID) -> ReplicaID? {
        self.names[node.name].flatMap { self.replicas[$0]?.node == node ? $0 : nil }
    }

    // MARK: Coming

    /// What a message of a node means for what is known of it.
    struct Arrival {
        let id: ReplicaID
        /// It was not known, or down.
        let isNews: Bool
        /// An earlier incarnation, or one that was down, which has had to make room.
        var displaced: Replica?
    }

    /// A message has come from a node.
    mutating func heard(_ node: NodeID, now: Duration) throws(ReplicaRefusal) -> Arrival {
        try self.check(node, now)
        if let id = self.id(of: node) {
            let wasDown = self.replicas[id]?.status == .down
            self.replicas[id]?.status = .up
            self.replicas[id]?.lastHeard = now
            return Arrival(id: id, isNews: wasDown)
        }
        return try self.add(node, now)
    }

    private func check(_ node: NodeID, _ now: Duration) throws(ReplicaRefusal) {
        if node == self.own { throw .ownNode }
        if node.name == self.own.name, node.incarnation < self.own.incarnation { throw .superseded }
        if let farewell = self.farewells[node.name], node.incarnation <= farewell.incarnation, now < farewell.until {
            throw .departed
        }
        // One that is down may have had a clock that was ahead: it does not keep a run out that speaks now.
        if let known = self.names[node.name].flatMap({ self.replicas[$0] }), known.status == .up,
            known.node.incarnation > node.incarnation
        {
            throw .superseded
        }
    }

    private mutating func add(_ node: NodeID, _ now: Duration) throws(ReplicaRefusal) -> Arrival {
        let id = ReplicaID(node: node, shard: self.shard)
        guard self.replicas[id] == nil, id != ReplicaID(node: self.own, shard: self.shard) else { throw .collision }
        let displaced = self.names[node.name].flatMap { self.remove($0) } ?? self.makeRoom()
        guard self.replicas.count < self.limit else { throw .tooManyReplicas }
        self.replicas[id] = Replica(id: id, node: node, heard: now)
        self.names[node.name] = id
        self.order.insert(id, at: self.order.firstIndex { id < $0 } ?? self.order.count)
        return Arrival(id: id, isNews: true, displaced: displaced)
    }

    /// Forgets the one that has been down for longest, if there are as many as may be: nodes that crash again and again,
    /// under new names, must not keep out those that live.
    private mutating func makeRoom() -> Replica? {
        guard self.replicas.count >= self.limit else { return nil }
        return self.replicas.values.filter { $0.status == .down }
            .min { ($0.lastHeard, $0.id) < ($1.lastHeard, $1.id) }
            .flatMap { self.remove($0.id) }
    }

    // MARK: Going

    /// Forgets a replica for good.
    @discardableResult
    mutating func remove(_ id: ReplicaID) -> Replica? {
        guard let replica = self.replicas.removeValue(forKey: id) else { return nil }
        self.names[replica.node.name] = nil
        self.order.removeAll { $0 == id }
        return replica
    }

    /// A node has said that it leaves: what else may come from it is late.
    mutating func depart(_ node: NodeID, now: Duration) -> Replica? {
        self.farewells[node.name] = Farewell(incarnation: node.incarnation, until: now + self.farewellMemory)
        return self.id(of: node).flatMap { self.remove($0) }
    }

    mutating func forgetFarewells(now: Duration) {
        self.farewells = self.farewells.filter { $0.value.until > now }
    }

    /// Those that have been silent since a time, of a status, in order.
    func silent(since time: Duration, _ status: ReplicaStatus) -> [ReplicaID] {
        self.order.filter { id in
            self.replicas[id].map { $0.status == status && $0.lastHeard <= time } ?? false
        }
    }

    /// When the replica of a status that has been silent for longest was heard.
    func longestSilent(_ status: ReplicaStatus) -> Duration? {
        self.replicas.values.lazy.filter { $0.status == status }.map(\.lastHeard).min()
    }

    /// This node has slept for a while: what was not heard meanwhile does not count.
    mutating func excuse(_ time: Duration, now: Duration) {
        for id in self.order {
            guard let heard = self.replicas[id]?.lastHeard else { continue }
            self.replicas[id]?.lastHeard = min(now, heard + time)
        }
    }
}
