import RoostPubSub
import Testing

@testable import RoostPresence

/// Who is there, who is down, and who is forgotten.
@Suite struct MembershipTests {
    private var cluster = Cluster("a", "b", "c")

    private func statuses(_ name: String) -> [String: ReplicaStatus] {
        let replicas = self.cluster.replicators[name]?.replicas ?? []
        return Dictionary(uniqueKeysWithValues: replicas.map { ($0.node.description, $0.status) })
    }

    @Test mutating func aDeadNodeIsDownWithinFiveSeconds() throws {
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        self.cluster.replicators["a"] = nil
        self.cluster.advance(.seconds(5))
        #expect(self.cluster.keys("b").isEmpty)
        #expect(self.cluster.takeDiffs("b").flatMap(\.changes).flatMap(\.leaves).map(\.key) == ["ann"])
        #expect(self.statuses("b") == ["a#1": .down, "c#1": .up])
    }

    @Test mutating func aNodeThatIsHeardAgainIsBackWithWhatWasKept() throws {
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"]]
        self.cluster.advance(.seconds(10))
        #expect(self.cluster.keys("b").isEmpty)
        #expect(self.cluster.keys("a") == ["ann"])
        _ = (self.cluster.takeSent(), self.cluster.takeDiffs("b"))
        self.cluster.cuts = []
        self.cluster.advance(.milliseconds(1_500))
        #expect(self.cluster.keys("b") == ["ann"])
        #expect(self.cluster.takeDiffs("b").flatMap(\.changes).flatMap(\.joins).map(\.key) == ["ann"])
        #expect(self.cluster.takeSent().allSatisfy { $0.message.pieces.isEmpty }, "nothing had to be sent")
    }

    @Test mutating func silenceIsForgottenAfterTheLongPeriodAndBothSidesMeetAgain() throws {
        try self.cluster.track("a", "ann")
        try self.cluster.track("b", "bob")
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"], ["b", "a"], ["a", "c"], ["c", "a"]]
        self.cluster.advance(.seconds(1_210))
        #expect(self.statuses("b") == ["c#1": .up])
        #expect(self.statuses("a").isEmpty)
        self.cluster.cuts = []
        self.cluster.advance(.seconds(2))
        #expect(self.cluster.keys("a") == ["ann", "bob"])
        #expect(self.cluster.keys("b") == ["ann", "bob"])
    }

    @Test mutating func aCleanStopIsSeenAtOnceAndNothingLateBringsItBack() throws {
        try self.cluster.track("a", "ann")
        try self.cluster.track("a", "amy")
        let late = try #require(self.cluster.takeSent().last { $0.message.kind == .news }?.message)
        let node = try #require(self.cluster.replicators["a"]?.node)
        self.cluster.at("a") { replicator, _ in replicator.leave() }
        #expect(self.cluster.keys("b").isEmpty)
        #expect(self.statuses("b") == ["c#1": .up])
        self.cluster.at("b") { $0.receive(late, from: node, now: $1) }
        #expect(self.statuses("b") == ["c#1": .up])
        #expect(self.cluster.replicators["b"]?.counts.refused == [.departed: 1])
    }

    @Test mutating func whoHasLeftSaysNothingAndStillListens() throws {
        self.cluster.at("a") { replicator, _ in replicator.leave() }
        _ = self.cluster.takeSent()
        try self.cluster.track("a", "ann")
        try self.cluster.track("b", "bob")
        self.cluster.advance(.seconds(3))
        #expect(self.cluster.takeSent().allSatisfy { $0.from != "a" })
        #expect(self.cluster.keys("a") == ["ann", "bob"])
        #expect(self.cluster.keys("b") == ["bob"])
    }

    @Test mutating func aLaterRunTakesThePlaceOfTheEarlierAtOnce() throws {
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        let old = try #require(self.cluster.replicators["a"]?.node)
        let late = PresenceMessage(.heartbeat(wantsAnswer: false, clocks: []))
        _ = self.cluster.takeDiffs("b")
        self.cluster.start("a", incarnation: 2)
        #expect(self.cluster.keys("b").isEmpty)
        #expect(self.statuses("b") == ["a#2": .up, "c#1": .up])
        self.cluster.at("b") { $0.receive(late, from: old, now: $1) }
        self.cluster.at("a") { $0.receive(late, from: old, now: $1) }
        #expect(self.statuses("b") == ["a#2": .up, "c#1": .up])
        #expect(self.cluster.replicators["b"]?.counts.refused == [.superseded: 1])
        #expect(self.cluster.replicators["a"]?.counts.refused == [.superseded: 1])
    }

    /// The clock of its host was set back meanwhile, or it has moved to another.
    @Test mutating func aRunWithALowerIncarnationIsListenedToOnceTheOtherIsDown() throws {
        self.cluster.start("a", incarnation: 9)
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        self.cluster.start("a", incarnation: 5)
        try self.cluster.track("a", "amy")
        self.cluster.advance(.seconds(1))
        #expect(self.cluster.keys("b") == ["ann"])
        self.cluster.advance(.seconds(6))
        #expect(self.cluster.keys("b") == ["amy"])
        #expect(self.statuses("b") == ["a#5": .up, "c#1": .up])
    }

    @Test mutating func aThirdPartyBringsNobodyBack() throws {
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"]]
        self.cluster.at("a") { replicator, _ in replicator.leave() }
        self.cluster.replicators["a"] = nil
        self.cluster.advance(.seconds(1))
        // b has missed the farewell and knows of a; c does not any more.
        let fromB = try #require(self.cluster.replicators["b"])
        let a = ReplicaID(node: NodeID(name: "a", incarnation: 1), shard: 0)
        let log = try #require(fromB.membership[a]?.copy.log)
        let piece = try #require(log.piece(of: a, after: ReplicaPosition(replica: a, clock: 0), room: 1_000))
        self.cluster.at("c") { replicator, now in
            replicator.receive(PresenceMessage(.news(pieces: [piece], answer: .none)), from: fromB.node, now: now)
        }
        #expect(self.cluster.keys("c").isEmpty)
        #expect(self.statuses("c") == ["b#1": .up])
        #expect(self.cluster.replicators["c"]?.counts.foreign == 1)
    }

    @Test mutating func ownMessagesAreEchoesAndNothingElse() throws {
        let node = try #require(self.cluster.replicators["a"]?.node)
        for content in [.leave, .heartbeat(wantsAnswer: true, clocks: [])] as [PresenceMessage.Content] {
            self.cluster.at("a") { $0.receive(PresenceMessage(content), from: node, now: $1) }
        }
        #expect(self.cluster.replicators["a"]?.counts.refused == [.ownNode: 2])
        try self.cluster.track("a", "ann")
        #expect(self.cluster.keys("b") == ["ann"])
    }

    @Test mutating func whoHasSleptDoesNotBlameTheOthers() throws {
        try self.cluster.track("b", "bob")
        self.cluster.advance(.seconds(1))
        var sleeper = try #require(self.cluster.replicators["a"])
        let later = self.cluster.now + .seconds(60)
        sleeper.tick(now: later)
        #expect(sleeper.takeEffects().diff.isEmpty)
        while sleeper.nextDeadline < later + .seconds(5) { sleeper.tick(now: sleeper.nextDeadline) }
        #expect(sleeper.takeEffects().diff.changes.flatMap(\.leaves).map(\.key) == ["bob"], "but now they are silent")
    }

    @Test func moreReplicasThanTheLimitAreNotListenedTo() {
        var configuration = ReplicationConfiguration()
        configuration.maxReplicas = 2
        var replicator = PresenceReplicator(
            node: NodeID(name: "a", incarnation: 1),
            configuration: configuration,
            seed: 1,
            now: .zero
        )
        let hello = PresenceMessage(.heartbeat(wantsAnswer: false, clocks: []))
        for name in ["b", "c", "d", "b", "e"] {
            replicator.receive(hello, from: NodeID(name: name, incarnation: 1), now: .zero)
        }
        #expect(replicator.replicas.count == 2)
        #expect(replicator.counts.refused == [.tooManyReplicas: 2])
        replicator.receive(hello, from: NodeID(name: "b", incarnation: 2), now: .zero)
        #expect(replicator.replicas.map(\.node.incarnation).sorted() == [1, 2], "a later run needs no more room")
    }

    @Test func thoseThatAreDownMakeRoomForThoseThatLive() {
        var configuration = ReplicationConfiguration()
        configuration.maxReplicas = 2
        var replicator = PresenceReplicator(
            node: NodeID(name: "a", incarnation: 1),
            configuration: configuration,
            seed: 1,
            now: .zero
        )
        let hello = PresenceMessage(.heartbeat(wantsAnswer: false, clocks: []))
        for (second, name) in ["b", "c", "c", "c", "c", "c", "d"].enumerated() {
            replicator.tick(now: .seconds(second))
            replicator.receive(hello, from: NodeID(name: name, incarnation: 1), now: .seconds(second))
        }
        #expect(replicator.replicas.map(\.node.name).sorted() == ["c", "d"])
        #expect(replicator.counts.refused.isEmpty)
    }

    @Test(arguments: [true, false]) func aThousandRestartsLeaveNothingBehind(sayGoodbye: Bool) throws {
        var cluster = Cluster("a", "b")
        try cluster.track("a", "ann")
        var most = 0
        for run in 1...1_000 as ClosedRange<UInt64> {
            cluster.start("b", incarnation: run + 1)
            try cluster.track("b", "bob \(run)")
            cluster.advance(.milliseconds(200))
            #expect(cluster.keys("a") == ["ann", "bob \(run)"])
            if sayGoodbye { cluster.at("b") { replicator, _ in replicator.leave() } }
            most = max(most, cluster.replicators["a"]?.traceCount ?? 0)
        }
        #expect(most <= 8)
        cluster.replicators["b"] = nil
        cluster.advance(.seconds(1_300))
        #expect(cluster.replicators["a"]?.traceCount == 0)
    }
}
