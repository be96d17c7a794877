import RoostPubSub
import Testing

@testable import RoostPresence

/// What a node's own presences do, seen from that node alone.
@Suite struct TrackingTests {
    private static func replicator(
        _ configuration: ReplicationConfiguration = ReplicationConfiguration()
    ) -> PresenceReplicator {
        PresenceReplicator(
            node: NodeID(name: "a", incarnation: 7),
            configuration: configuration,
            seed: 1,
            now: .zero
        )
    }

    private var replicator = Self.replicator()

    @discardableResult
    private mutating func track(_ key: String, topic: String = "lobby", owner: UInt64 = 1) throws -> PresenceEntry {
        try self.replicator.track(topic: topic, key: key, owner: owner, meta: Array("{}".utf8), now: .zero)
    }

    private mutating func takeDiff() -> PresenceDiff { self.replicator.takeEffects().diff }

    @Test mutating func updateIsALeaveAndAJoinThatKnowsItsPredecessor() throws {
        let old = try self.track("ann")
        _ = self.takeDiff()
        let new = try self.replicator.update(
            topic: "lobby",
            key: "ann",
            owner: 1,
            meta: Array("{\"a\":1}".utf8),
            now: .zero
        )
        let change = try #require(self.takeDiff().changes.first)
        #expect(change.leaves.map(\.ref) == [old.ref])
        #expect(change.joins.map(\.ref) == [new.ref])
        #expect(new.previousRef == old.ref)
        #expect(old.previousRef == nil)
        #expect(self.replicator.list(topic: "lobby").map(\.ref) == [new.ref])
    }

    @Test mutating func oneOwnerHasAKeyOnceAndOthersMayHaveItToo() throws {
        try self.track("ann", owner: 1)
        #expect(throws: PresenceError(.alreadyTracked)) { try self.track("ann", owner: 1) }
        try self.track("ann", owner: 2)
        try self.track("ann", topic: "other", owner: 1)
        #expect(self.replicator.list(topic: "lobby").map(\.owner) == [1, 2])
        #expect(throws: PresenceError(.notTracked)) {
            try self.replicator.update(topic: "lobby", key: "ann", owner: 3, meta: [], now: .zero)
        }
        self.replicator.untrack(topic: "lobby", key: "ann", owner: 1, now: .zero)
        #expect(self.replicator.untrack(topic: "lobby", key: "ann", owner: 1, now: .zero) == nil)
        try self.track("ann", owner: 1)
    }

    @Test mutating func refusesAFailedTrackWithoutATrace() throws {
        try self.track("ann")
        let clock = self.replicator.own.log.clock
        _ = self.replicator.takeEffects()
        #expect(throws: PresenceError.self) { try self.track("ann") }
        #expect(self.replicator.own.log.clock == clock)
        #expect(self.replicator.takeEffects().isEmpty)
    }

    @Test mutating func keysAreComparedByBytes() throws {
        try self.track("\u{E9}")
        try self.track("e\u{301}")
        try self.track("")
        try self.track("__proto__")
        #expect(self.replicator.ownCount == 4)
        #expect(self.replicator.untrack(topic: "lobby", key: "e\u{301}", owner: 1, now: .zero)?.key.utf8.count == 3)
    }

    @Test mutating func changesOfTopicsThatLookTheSameStayApart() throws {
        try self.track("ann", topic: "\u{E9}")
        try self.track("ann", topic: "e\u{301}")
        #expect(self.takeDiff().changes.map { $0.topic.utf8.count } == [2, 3])
    }

    @Test mutating func whatComesAndGoesBeforeAnybodyLooksIsNoNews() throws {
        try self.track("ann")
        try self.track("bob")
        self.replicator.untrack(topic: "lobby", key: "ann", owner: 1, now: .zero)
        let diff = self.takeDiff()
        #expect(diff.changes.flatMap(\.joins).map(\.key) == ["bob"])
        #expect(diff.changes.flatMap(\.leaves).isEmpty)
    }

    @Test mutating func twoUpdatesAtOnceLeaveOnlyTheLast() throws {
        let first = try self.track("ann")
        _ = self.takeDiff()
        try self.replicator.update(topic: "lobby", key: "ann", owner: 1, meta: [1], now: .zero)
        try self.replicator.update(topic: "lobby", key: "ann", owner: 1, meta: [2], now: .zero)
        let change = try #require(self.takeDiff().changes.first)
        #expect(change.leaves.map(\.clock) == [first.clock])
        #expect(change.joins.map(\.meta) == [[2]])
    }

    @Test mutating func endsWhatAnOwnerHasAndNothingElse() throws {
        for key in 0..<50 { try self.track("u\(key)", topic: key % 2 == 0 ? "even" : "odd", owner: UInt64(key % 5)) }
        let ended = self.replicator.untrack(owner: 3, topic: "odd", now: .zero)
        #expect(ended.map(\.key) == ["u3", "u13", "u23", "u33", "u43"])
        #expect(self.replicator.untrack(owner: 3, now: .zero).count == 5)
        #expect(self.replicator.untrack(owner: 3, now: .zero).isEmpty)
        #expect(self.replicator.ownCount == 40)
        #expect(self.replicator.entry(topic: "odd", key: "u1", owner: 1) != nil)
    }

    @Test mutating func updatedPresencesEndWithTheirOwner() throws {
        try self.track("ann", owner: 1)
        try self.track("bob", owner: 1)
        try self.replicator.update(topic: "lobby", key: "ann", owner: 1, meta: [1], now: .zero)
        try self.replicator.update(topic: "lobby", key: "bob", owner: 1, meta: [2], now: .zero)
        #expect(self.replicator.untrack(owner: 1, now: .zero).map(\.meta) == [[1], [2]])
        #expect(self.replicator.entries.isEmpty)
    }

    @Test func whatIsTooLongIsRefused() throws {
        var configuration = ReplicationConfiguration()
        (configuration.maxTopicSize, configuration.maxKeySize, configuration.maxMetaSize) = (5, 3, 2)
        var replicator = Self.replicator(configuration)
        try replicator.track(topic: "lobby", key: "ann", owner: 1, meta: [1, 2], now: .zero)
        func code(_ topic: String, _ key: String, _ meta: [UInt8]) -> PresenceError.Code? {
            do throws(PresenceError) {
                try replicator.track(topic: topic, key: key, owner: 2, meta: meta, now: .zero)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("lobby2", "ann", []) == .topicTooLong)
        #expect(code("lobby", "ann2", []) == .keyTooLong)
        #expect(code("lobby", "ann", [1, 2, 3]) == .metaTooLong)
        #expect(throws: PresenceError(.metaTooLong)) {
            try replicator.update(topic: "lobby", key: "ann", owner: 1, meta: [1, 2, 3], now: .zero)
        }
    }

    @Test func refsLookLikePhoenixsAndDiffer() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var refs: Set<String> = []
        for incarnation in 1...20 as ClosedRange<UInt64> {
            for shard in 0..<4 as Range<UInt16> {
                let replica = ReplicaID(node: NodeID(name: "a", incarnation: incarnation), shard: shard)
                for clock in [1, 2, 63, 64, 65, 1 << 40] as [UInt64] {
                    let ref = PresenceRef.text(replica: replica, clock: clock)
                    #expect(ref.utf8.count == 16 && ref.allSatisfy(alphabet.contains))
                    refs.insert(ref)
                }
            }
        }
        #expect(refs.count == 20 * 4 * 6)
    }

    @Test func refsAreTheSameOnEveryNodeAndInEveryRun() {
        let replica = ReplicaID(node: NodeID(name: "chat-1", incarnation: 3), shard: 2)
        #expect(replica.description == "3213141d5bf83ecf")
        #expect(PresenceRef.text(replica: replica, clock: 1) == "FB1b-D7PAAAAAAAB")
    }

    @Test func configurationsThatMakeNoSenseHaveAProblem() {
        var configuration = ReplicationConfiguration()
        #expect(configuration.problem == nil)
        configuration.downPeriod = .milliseconds(2_999)
        #expect(configuration.problem == "downPeriod must be at least twice as large as broadcastPeriod")
        configuration.downPeriod = configuration.permdownPeriod
        #expect(configuration.problem == "permdownPeriod must be larger than downPeriod")
    }
}
