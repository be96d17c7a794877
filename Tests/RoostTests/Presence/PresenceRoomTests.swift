import RoostProtocol
import Testing

@testable import Roost

/// What clients of a topic are told, text by text.
@Suite struct PresenceRoomTests {
    private let alice = PresenceWorld.Owner(node: 0, id: 1)
    private let bob = PresenceWorld.Owner(node: 1, id: 2)

    private func meta(_ ref: String, _ members: String = "") -> String {
        #"{"metas":[{"phx_ref":"\#(ref)"\#(members)}]}"#
    }

    @Test func tellsOfAJoinAndALeave() throws {
        var world = PresenceWorld()
        try world.track("alice", ["status": "on"], by: self.alice)
        let meta = self.meta(try world.ref("alice"), #","status":"on""#)
        #expect(world.diff() == #"{"joins":{"alice":\#(meta)},"leaves":{}}"#)
        #expect(world.state(for: self.bob).payload.description == #"{"alice":\#(meta)}"#)
        world.end(self.alice)
        #expect(world.diff() == #"{"joins":{},"leaves":{"alice":\#(meta)}}"#)
        #expect(world.state(for: self.bob).payload.description == "{}")
    }

    @Test func tellsOfAnUpdateAsALeaveAndAJoin() throws {
        var world = PresenceWorld()
        try world.track("a", by: self.alice)
        _ = world.diff()
        let old = try world.ref("a")
        try world.update("a", ["status": "away"], by: self.alice)
        let new = self.meta(try world.ref("a"), #","phx_ref_prev":"\#(old)","status":"away""#)
        #expect(world.diff() == #"{"joins":{"a":\#(new)},"leaves":{"a":\#(self.meta(old))}}"#)
        #expect(world.state(for: self.bob).payload.description == #"{"a":\#(new)}"#)
    }

    @Test func putsKeysInOrderAndMetasOldestFirst() throws {
        var world = PresenceWorld()
        try world.track("b", by: self.alice)
        try world.track("a", by: self.alice)
        try world.track("b", by: self.bob)
        let (first, second) = (try world.ref("b"), try world.ref("b", 1))
        let b = #"{"metas":[{"phx_ref":"\#(first)"},{"phx_ref":"\#(second)"}]}"#
        let all = #"{"a":\#(self.meta(try world.ref("a"))),"b":\#(b)}"#
        #expect(world.diff() == #"{"joins":\#(all),"leaves":{}}"#)
        #expect(world.state(for: self.bob).payload.description == all)
    }

    @Test func doesNotMentionWhoCameAndWent() throws {
        var world = PresenceWorld()
        try world.track("a", by: self.alice)
        try world.update("a", ["x": 1], by: self.alice)
        world.end(self.alice)
        let flush = world.flush()
        #expect(flush.shown.isEmpty)
        #expect(flush.all.isEmpty)
        #expect(!world.room.isDirty)
    }

    @Test func severalUpdatesAreOne() throws {
        var world = PresenceWorld()
        try world.track("a", by: self.alice)
        let first = try world.ref("a")
        _ = world.diff()
        for number in 1...3 { try world.update("a", ["x": .int(number)], by: self.alice) }
        let new = self.meta(try world.ref("a"), #","phx_ref_prev":"\#(first)","x":3"#)
        #expect(world.diff() == #"{"joins":{"a":\#(new)},"leaves":{"a":\#(self.meta(first))}}"#)
    }

    /// Nobody has seen the presence before the update.
    @Test func anUpdatedJoinIsAJoin() throws {
        var world = PresenceWorld()
        try world.track("a", by: self.alice)
        try world.update("a", ["x": 1], by: self.alice)
        #expect(world.diff() == #"{"joins":{"a":\#(self.meta(try world.ref("a"), #","x":1"#))},"leaves":{}}"#)
    }

    @Test func showsAnOwnerItselfBeforeOthersAreTold() throws {
        var world = PresenceWorld()
        try world.track("b", by: self.bob)
        _ = world.diff()
        try world.track("a", by: self.alice)
        try world.track("b", by: self.alice)
        let old = try world.ref("b")
        #expect(world.state(for: self.bob).payload.description == #"{"b":\#(self.meta(old))}"#)
        let b = #"{"metas":[{"phx_ref":"\#(old)"},{"phx_ref":"\#(try world.ref("b", 1))"}]}"#
        let all = #"{"a":\#(self.meta(try world.ref("a"))),"b":\#(b)}"#
        #expect(world.state(for: self.alice).payload.description == all)
    }

    @Test func aNodeThatComesBackInTimeIsNotMentioned() throws {
        var world = PresenceWorld()
        try world.track("b", by: self.bob)
        _ = world.diff()
        world.setNode(1, isThere: false)
        #expect(world.view.isEmpty)
        world.setNode(1, isThere: true)
        #expect(world.flush().shown.isEmpty)
    }

    // MARK: Large rooms

    private func large(sample: Int, presences: Int) throws -> (world: PresenceWorld, client: PhoenixPresence) {
        var world = PresenceWorld()
        var client = PhoenixPresence()
        world.configuration.largeRoom = .init(threshold: 10, sample: sample)
        for number in 0..<10 { try world.track("k\(number)", by: .init(node: 0, id: UInt64(number))) }
        let small = world.flush()
        #expect(small.count == nil)
        try client.sync(diff: PresenceWriter.diff(small.shown))
        for number in 10..<presences { try world.track("k\(number)", by: .init(node: 0, id: UInt64(number))) }
        return (world, client)
    }

    @Test func goesOverToASample() throws {
        var (world, client) = try self.large(sample: 3, presences: 11)
        let flush = world.flush()
        #expect(flush.count == .some(.some(11)))
        #expect(flush.all.joins.map(\.key) == ["k10"])
        try client.sync(diff: PresenceWriter.diff(flush.shown))
        #expect(client.state.count == 3)
        #expect(client.strays.isEmpty)
        #expect(world.view.keyCount == 11)
        #expect(try PhoenixPresence(state: world.state(for: self.bob).payload).refs == client.refs)
    }

    @Test func replacesThoseOfTheSampleWhoLeave() throws {
        var (world, client) = try self.large(sample: 3, presences: 20)
        try client.sync(diff: PresenceWriter.diff(world.flush().shown))
        let gone = try #require(client.state.keys.first)
        let number = try #require(UInt64(gone.name.dropFirst()))
        world.end(.init(node: 0, id: number))
        let flush = world.flush()
        #expect(flush.shown.leaves.map(\.key) == [gone.name])
        #expect(flush.shown.joins.count == 1)
        #expect(flush.count == .some(.some(19)))
        try client.sync(diff: PresenceWriter.diff(flush.shown))
        #expect(client.state.count == 3)
    }

    @Test func tellsOfUpdatesInTheSampleOnly() throws {
        var (world, client) = try self.large(sample: 3, presences: 20)
        try client.sync(diff: PresenceWriter.diff(world.flush().shown))
        for number in 0..<20 {
            try world.update("k\(number)", ["x": 1], by: .init(node: 0, id: UInt64(number)))
        }
        let before = Set(client.state.keys)
        let flush = world.flush()
        #expect(flush.all.joins.count == 20)
        #expect(flush.count == nil)
        try client.sync(diff: PresenceWriter.diff(flush.shown))
        #expect(Set(client.state.keys) == before)
        #expect(client.state.values.allSatisfy { $0.allSatisfy { $0["x"] == 1 } })
    }

    @Test func comesBackWhenItHasShrunk() throws {
        var (world, client) = try self.large(sample: 3, presences: 11)
        try client.sync(diff: PresenceWriter.diff(world.flush().shown))
        world.end(.init(node: 0, id: 10))
        world.end(.init(node: 0, id: 9))
        var flush = world.flush()
        #expect(flush.count == .some(.some(9)))
        #expect(world.room.isLarge)
        try client.sync(diff: PresenceWriter.diff(flush.shown))
        world.end(.init(node: 0, id: 8))
        flush = world.flush()
        #expect(flush.count == .some(.none))
        #expect(!world.room.isLarge)
        try client.sync(diff: PresenceWriter.diff(flush.shown))
        #expect(client.refs == world.truth)
        #expect(client.strays.isEmpty)
    }

    @Test func withoutASampleTellsTheCountOnly() throws {
        var (world, client) = try self.large(sample: 0, presences: 11)
        try client.sync(diff: PresenceWriter.diff(world.flush().shown))
        #expect(client.state.isEmpty)
        try world.track("k11", by: .init(node: 0, id: 11))
        let flush = world.flush()
        #expect(flush.shown.isEmpty)
        #expect(flush.count == .some(.some(12)))
    }

    /// Several presences of one key are one person.
    @Test func countsKeys() throws {
        var (world, _) = try self.large(sample: 100, presences: 10)
        for number in 0..<50 { try world.track("k0", by: .init(node: 1, id: UInt64(number))) }
        #expect(world.flush().count == .some(.some(10)))
        #expect(PresenceWriter.count(10).description == #"{"count":10}"#)
        #expect(PresenceWriter.count(nil).description == #"{"count":null}"#)
    }

    @Test func boundsTheSampleAlsoForOneKey() throws {
        var world = PresenceWorld()
        world.configuration.largeRoom = .init(threshold: 10, sample: 5)
        for number in 0..<50 { try world.track("anon", by: .init(node: 1, id: UInt64(number))) }
        #expect(world.flush().shown.joins.map(\.metas.count) == [5])
    }
}

extension PhoenixPresence {
    init(state: Payload) throws {
        self.init()
        try self.sync(state: state)
    }
}
