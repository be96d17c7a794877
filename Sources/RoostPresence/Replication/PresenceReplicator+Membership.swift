public import RoostPubSub

extension PresenceReplicator {
    /// The node stops: says so, that its presences end everywhere at once. From then on it only listens.
    public mutating func leave() {
        guard !self.hasLeft else { return }
        self.send(.leave)
        self.hasLeft = true
    }

    /// The way to the other nodes has come up, or come back: messages may have been lost in both directions.
    public mutating func linkUp(now: Duration) {
        self.now = max(self.now, now)
        self.sayHello()
        for id in self.membership.up { self.planner.lost(id, due: self.transferTime()) }
    }

    /// Something that a node has sent has not arrived.
    public mutating func noticedLoss(from node: NodeID, now: Duration) {
        self.now = max(self.now, now)
        guard let id = self.membership.id(of: node) else { return }
        self.planner.lost(id, due: self.transferTime())
    }

    mutating func arrive(_ arrival: Membership.Arrival) {
        if let old = arrival.displaced { self.forget(old) }
        guard arrival.isNews else { return }
        let silence = self.now + min(self.configuration.downPeriod, self.configuration.permdownPeriod)
        self.silenceTime = min(self.silenceTime ?? silence, silence)
        self.counts.ups += 1
        self.membership[arrival.id].map { self.show($0) }
    }

    mutating func depart(_ node: NodeID) {
        guard node != self.node else {
            self.counts.refused[.ownNode, default: 0] += 1
            return
        }
        self.membership.depart(node, now: self.now).map { self.forget($0) }
    }

    private mutating func forget(_ replica: Replica) {
        self.counts.permdowns += 1
        self.planner.forget(replica.id)
        if replica.status == .up { self.hide(replica) }
    }

    private mutating func show(_ replica: Replica) {
        for entry in replica.copy.log.entries.all { self.changes.join(entry) }
    }

    private mutating func hide(_ replica: Replica) {
        for entry in replica.copy.log.entries.all { self.changes.leave(entry) }
    }

    // MARK: Silence

    mutating func checkSilence() {
        for id in self.membership.silent(since: self.now - self.configuration.permdownPeriod, .down) {
            self.membership.remove(id).map { self.forget($0) }
        }
        for id in self.membership.silent(since: self.now - self.configuration.downPeriod, .up) {
            self.membership[id].map { self.hide($0) }
            self.membership[id]?.status = .down
            self.planner.forget(id)
            self.counts.downs += 1
        }
        self.silenceTime = self.nextSilence
    }

    /// When silence has lasted too long next, as things stand.
    private var nextSilence: Duration? {
        let down = self.membership.longestSilent(.up).map { $0 + self.configuration.downPeriod }
        let permdown = self.membership.longestSilent(.down).map { $0 + self.configuration.permdownPeriod }
        return [down, permdown].compactMap { $0 }.min()
    }
}
