extension PresenceReplicator {
    /// When to ask for something that is missing: soon, but not before it may have come by itself.
    mutating func transferTime() -> Duration {
        let window = max(self.configuration.gossipWindow, .milliseconds(10))
        return self.now + window / 2 + self.random.share(of: window, upTo: 1)
    }

    // MARK: Asking

    mutating func checkTransfers() {
        guard let due = self.planner.due, due <= self.now else { return }
        var have: TransferPlanner.Clocks = [:]
        for id in self.membership.up { have[id] = self.membership[id]?.copy.log.clock }
        for peer in self.planner.choose(have: have, now: self.now, random: &self.random) {
            self.request(from: peer)
        }
    }

    private mutating func request(from peer: ReplicaID) {
        guard let replica = self.membership[peer], replica.status == .up, !self.hasLeft else { return }
        self.counts.requests += 1
        let positions = self.membership.up.compactMap { self.membership[$0]?.copy.position }
        self.send(.request(positions), to: replica.node)
    }

    /// Goes on with a transfer, or ends it.
    mutating func note(_ answer: AnswerPart, from peer: ReplicaID) {
        switch answer {
        case .none, .middle: break
        case .end: self.planner.finish(peer)
        case .more: if self.planner.goOn(peer) { self.request(from: peer) }
        }
    }

    // MARK: Answering

    mutating func answer(_ positions: [ReplicaPosition], to peer: ReplicaID) {
        guard let node = self.membership[peer]?.node else { return }
        self.counts.answers += 1
        var news = NewsBuilder(limit: self.configuration.maxMessageSize)
        let burst = self.configuration.answerBurst
        let isAll = positions.allSatisfy { position in
            guard position.replica != peer, let log = self.log(of: position.replica) else { return true }
            return news.add(log, after: position, maxMessages: burst)
        }
        news.flush()
        let messages = news.messages.isEmpty ? [[]] : news.messages
        for (index, pieces) in messages.enumerated() {
            let isLast = index == messages.count - 1
            self.send(.news(pieces: pieces, answer: isLast ? (isAll ? .end : .more) : .middle), to: node)
        }
    }

    private func log(of replica: ReplicaID) -> ReplicaLog? {
        replica == self.own.id ? self.own.log : self.membership[replica]?.copy.log
    }
}
