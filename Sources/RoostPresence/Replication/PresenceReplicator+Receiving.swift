public import RoostPubSub

extension PresenceReplicator {
    /// Takes a message of another node.
    public mutating func receive(_ message: PresenceMessage, from node: NodeID, now: Duration) {
        self.now = max(self.now, now)
        if case .leave = message.content { return self.depart(node) }
        do throws(ReplicaRefusal) {
            let arrival = try self.membership.heard(node, now: self.now)
            self.arrive(arrival)
            self.receive(message.content, from: arrival)
        } catch {
            self.counts.refused[error, default: 0] += 1
        }
    }

    private mutating func receive(_ content: PresenceMessage.Content, from arrival: Membership.Arrival) {
        switch content {
        case .heartbeat(let wantsAnswer, let clocks):
            self.compare(clocks, of: arrival.id)
            if wantsAnswer || arrival.isNews { self.answerHello(arrival.id) }
        case .news(let pieces, let answer):
            if arrival.isNews { self.answerHello(arrival.id) }
            for piece in pieces { self.merge(piece, from: arrival.id) }
            self.note(answer, from: arrival.id)
        case .request(let positions):
            if arrival.isNews { self.answerHello(arrival.id) }
            self.answer(positions, to: arrival.id)
        case .leave:
            break
        }
    }

    /// Brings one piece home. Those of replicas that are not known, or of this one, are no concern here.
    private mutating func merge(_ piece: ReplicaPiece, from peer: ReplicaID) {
        let limits = self.configuration.copyLimits
        guard let outcome = self.membership[piece.replica]?.copy.merge(piece, limits: limits, topics: &self.topics)
        else {
            self.counts.foreign += 1
            return
        }
        switch outcome {
        case .known: self.counts.known += 1
        case .staged:
            self.counts.merged += 1
            self.planner.progress(peer, now: self.now)
        case .merged(let changes):
            self.counts.merged += 1
            self.planner.progress(peer, now: self.now)
            if self.membership[piece.replica]?.status == .up { self.changes.append(changes) }
        case .early:
            self.counts.early += 1
            self.planner.offer(peer, [piece.replica: piece.clock], due: self.transferTime())
        }
    }
}
