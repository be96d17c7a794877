extension PresenceReplicator {
    /// Tells everybody that this replica is here, and asks them to do the same.
    mutating func sayHello() {
        self.send(.heartbeat(wantsAnswer: true, clocks: self.clocks))
    }

    mutating func answerHello(_ peer: ReplicaID) {
        guard let node = self.membership[peer]?.node else { return }
        self.send(.heartbeat(wantsAnswer: false, clocks: self.clocks), to: node)
    }

    mutating func checkHeartbeat() {
        guard self.nextHeartbeat <= self.now else { return }
        self.nextHeartbeat = self.now + self.configuration.broadcastPeriod
        self.membership.forgetFarewells(now: self.now)
        self.send(.heartbeat(wantsAnswer: false, clocks: self.clocks))
    }

    /// What is known here, of those that are up. Of this replica only what has been sent: the rest is about to be.
    ///
    /// Of those that have never had a presence nothing is known, and nothing is said: in a cluster of many nodes the list
    /// would be long, and go from each to each.
    private var clocks: [ReplicaClock] {
        [ReplicaClock(replica: self.own.id, clock: self.sentClock)] + self.membership.clocks
    }

    /// Notes who knows more than is known here. What is said about replicas that are down does not count: it would have
    /// to be asked for again and again.
    mutating func compare(_ clocks: [ReplicaClock], of peer: ReplicaID) {
        var offer: TransferPlanner.Clocks = [:]
        for known in clocks {
            guard let clock = self.membership.clock(of: known.replica), clock < known.clock else { continue }
            offer[known.replica] = known.clock
        }
        if !offer.isEmpty { self.planner.offer(peer, offer, due: self.transferTime()) }
    }
}
