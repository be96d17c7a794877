import Testing

@testable import RoostPresence

/// How changes get to the others.
@Suite struct GossipTests {
    private var cluster = Cluster("a", "b", "c")

    private mutating func news() -> [String] {
        self.cluster.takeSent().filter { $0.message.kind == .news }.map(\.from)
    }

    @Test mutating func aFirstChangeLeavesAtOnceAndFurtherOnesAfterTheWindow() throws {
        try self.cluster.track("a", "ann")
        #expect(self.cluster.keys("b") == ["ann"])
        _ = self.news()
        try self.cluster.track("a", "bob")
        try self.cluster.track("a", "cid")
        self.cluster.advance(.milliseconds(49))
        #expect(self.cluster.keys("b") == ["ann"])
        self.cluster.advance(.milliseconds(1))
        #expect(self.news() == ["a"])
        #expect(self.cluster.keys("b") == ["ann", "bob", "cid"])
        #expect(self.cluster.keys("c") == ["ann", "bob", "cid"])
    }

    @Test mutating func whatGoesWithinTheWindowIsNeverHeardOf() throws {
        try self.cluster.track("a", "ann")
        _ = self.cluster.takeDiffs("b")
        try self.cluster.track("a", "bob")
        self.cluster.at("a") { $0.untrack(topic: "lobby", key: "bob", owner: 1, now: $1) }
        self.cluster.advance(.milliseconds(60))
        #expect(self.cluster.takeDiffs("b").isEmpty)
        #expect(self.cluster.keys("a") == ["ann"])
    }

    @Test mutating func nothingIsSentTwice() throws {
        self.cluster.advance(.seconds(1))
        for key in 0..<20 {
            _ = self.cluster.takeSent()
            if key % 4 == 3 {
                self.cluster.at("a") { $0.untrack(topic: "lobby", key: "u\(key - 1)", owner: 1, now: $1) }
            } else {
                try self.cluster.track("a", "u\(key)")
            }
            self.cluster.advance(.milliseconds(100))
            let pieces = self.cluster.takeSent().flatMap(\.message.pieces)
            #expect(pieces.map { $0.entries.count + $0.removed.count } == [1])
        }
    }

    @Test mutating func anUpdateArrivesInOneDiff() throws {
        let old = try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        _ = self.cluster.takeDiffs("b")
        try self.cluster.at("a") { try $0.update(topic: "lobby", key: "ann", owner: 1, meta: [1], now: $1) }
        let diffs = self.cluster.takeDiffs("b")
        #expect(diffs.count == 1)
        #expect(diffs.first?.changes.first?.leaves.map(\.ref) == [try #require(old).ref])
        #expect(diffs.first?.changes.first?.joins.map(\.previousRef) == [old?.ref])
    }

    @Test func aNodeAloneSendsNothingButSignsOfLife() throws {
        var cluster = Cluster("a")
        for key in 0..<100 { try cluster.track("a", "u\(key)") }
        cluster.advance(.seconds(15))
        let kinds = cluster.takeSent().map(\.message.kind)
        #expect(kinds.allSatisfy { $0 == .heartbeat })
        #expect((10...12).contains(kinds.count))
    }

    @Test func aNewNodeHasEverythingAfterAMomentAndAsksOnlyOne() throws {
        var cluster = Cluster("a", "b", "c", "d")
        for name in ["a", "b", "c", "d"] { try cluster.track(name, "user of \(name)") }
        cluster.advance(.seconds(5))
        _ = cluster.takeSent()
        cluster.start("e")
        cluster.advance(.milliseconds(100))
        #expect(cluster.keys("e").count == 4)
        #expect(cluster.takeSent().filter { $0.message.kind == .request }.count == 1)
    }

    @Test mutating func aLostDeltaIsAskedForWithTheNext() throws {
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"]]
        try self.cluster.track("a", "bob")
        self.cluster.advance(.milliseconds(100))
        self.cluster.cuts = []
        try self.cluster.track("a", "cid")
        #expect(self.cluster.keys("b") == ["ann"], "what came too early waits")
        self.cluster.advance(.milliseconds(80))
        #expect(self.cluster.keys("b") == ["ann", "bob", "cid"])
    }

    @Test mutating func aLossThatIsNoticedIsMendedWithoutWaitingForAHeartbeat() throws {
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"]]
        try self.cluster.track("a", "ann")
        self.cluster.cuts = []
        let node = try #require(self.cluster.replicators["a"]?.node)
        self.cluster.at("b") { $0.noticedLoss(from: node, now: $1) }
        self.cluster.advance(.milliseconds(80))
        #expect(self.cluster.keys("b") == ["ann"])
    }

    @Test mutating func aDeltaIsAnsweredToWhoeverIsALittleBehindAndAStateToOthers() throws {
        for key in 0..<200 { try self.cluster.track("a", "u\(key)") }
        self.cluster.advance(.seconds(2))
        self.cluster.cuts = [["a", "b"], ["c", "b"]]
        self.cluster.at("a") { $0.untrack(topic: "lobby", key: "u0", owner: 1, now: $1) }
        self.cluster.advance(.milliseconds(100))
        self.cluster.cuts = []
        _ = self.cluster.takeSent()
        self.cluster.advance(.seconds(2))
        #expect(self.cluster.keys("b").count == 199)
        let pieces = self.cluster.takeSent().flatMap { $0.message.pieces }.filter { !$0.removed.isEmpty }
        #expect(pieces.count == 1)
        #expect(pieces.first?.entries.isEmpty == true)
    }

    @Test mutating func newsFindAWayAroundACut() throws {
        self.cluster.advance(.seconds(1))
        self.cluster.cuts = [["a", "b"], ["b", "a"]]
        try self.cluster.track("a", "ann")
        self.cluster.advance(.seconds(2))
        #expect(self.cluster.keys("b") == ["ann"], "through c")
    }
}

extension PresenceMessage {
    var pieces: [ReplicaPiece] {
        if case .news(let pieces, _) = self.content { pieces } else { [] }
    }
}
