import MetricsTestKit
import RoostProtocol
import Testing

@testable import Roost

/// Presences of what is no channel, and the server's own view.
@Suite struct PresenceOwnerTests {
    private struct Status: Codable, Equatable {
        var status: String
        var since: Int
    }

    /// An owner's end does not wait for whoever has the lock, who carries it out.
    private func gone(_ server: TestServer, _ topics: [String]) async throws {
        try await eventually("still there") { topics.allSatisfy { server.presence.list($0).isEmpty } }
    }

    @Test func tracksUpdatesAndUntracks() async throws {
        try await PresenceLab.run { server, _ in
            let presence = server.presence
            let (one, two) = (presence.owner(), presence.owner())
            try presence.track("room:a", "bot", Status(status: "on", since: 1), owner: one)
            try presence.track("room:a", "bot", ["n": 2], owner: two)
            #expect(try presence.get("room:a", "bot").first?.decode(Status.self) == Status(status: "on", since: 1))
            #expect(presence.list("room:a").count == 1)
            #expect(presence.list("room:a").presenceCount == 2)
            #expect(throws: PresenceError(.alreadyTracked)) { try presence.track("room:a", "bot", owner: one) }
            try presence.update("room:a", "bot", owner: one) { $0["status"] = "off" }
            // What was updated is the newest.
            #expect(presence.get("room:a", "bot").map { $0["n"] ?? $0["status"] } == [2, "off"])
            presence.untrack("room:a", "bot", owner: two)
            presence.untrack("room:a", "bot", owner: two)
            #expect(presence.list("room:a").presenceCount == 1)
            #expect(throws: PresenceError(.notTracked)) { try presence.update("room:a", "bot", .empty, owner: two) }
        }
    }

    @Test func presencesEndWithTheirOwner() async throws {
        try await PresenceLab.run { server, _ in
            var owner: PresenceOwner? = server.presence.owner()
            for number in 0..<20 { try server.presence.track("room:\(number)", "bot", owner: #require(owner)) }
            #expect(!server.presence.list("room:7").isEmpty)
            owner?.end()
            try await self.gone(server, (0..<20).map { "room:\($0)" })
            try server.presence.track("room:1", "bot", owner: #require(owner))
            owner = nil
            try await self.gone(server, ["room:1"])
        }
    }

    /// An address that is used again is another owner.
    @Test func ownersDoNotInherit() async throws {
        try await PresenceLab.run { server, _ in
            for _ in 0..<1_000 {
                let owner = server.presence.owner()
                try server.presence.track("room:a", "bot", owner: owner)
            }
            try await self.gone(server, ["room:a"])
        }
    }

    @Test func aListDoesNotChange() async throws {
        try await PresenceLab.run { server, _ in
            let owner = server.presence.owner()
            try server.presence.track("room:a", "bot", ["n": 1], owner: owner)
            let list = server.presence.list("room:a")
            try server.presence.update("room:a", "bot", ["n": 2], owner: owner)
            owner.end()
            #expect(list["bot"].map { $0["n"] } == [1])
            #expect(list.count == 1)
            #expect(list["nobody"].isEmpty)
            try await self.gone(server, ["room:a"])
        }
    }

    @Test func readersDoNotWaitForWriters() async throws {
        try await PresenceLab.run { server, _ in
            let owner = server.presence.owner()
            try server.presence.track("room:a", "bot", owner: owner)
            server.presence.shard("room:a").locked { _ in
                #expect(server.presence.list("room:a").count == 1)
            }
        }
    }

    @Test func tellsOfChangesInOrder() async throws {
        try await PresenceLab.run(presence: { $0.diffWindowPerPresence = .zero }) { server, _ in
            let changes = server.presence.changes("room:a")
            let owner = server.presence.owner()
            try server.presence.track("room:a", "a", ["n": 1], owner: owner)
            try server.presence.update("room:a", "a", ["n": 2], owner: owner)
            try server.presence.track("room:b", "b", owner: owner)
            server.presence.untrack("room:a", "a", owner: owner)
            changes.cancel()
            var seen: [String] = []
            for await change in changes {
                let joins = change.joins.map { "+\($0.key)\($0.metas)" }
                seen += joins + change.leaves.map { "-\($0.key)\($0.metas)" }
            }
            #expect(seen == [#"+a[{"n":1}]"#, #"+a[{"n":2}]"#, #"-a[{"n":1}]"#, #"-a[{"n":2}]"#])
        }
    }

    @Test func dropsTheOldestChangesOfASlowReader() async throws {
        try await PresenceLab.run(presence: { $0.diffWindowPerPresence = .zero }) { server, _ in
            let changes = server.presence.changes("room:a", bufferLimit: 2)
            let owner = server.presence.owner()
            for number in 0..<5 { try server.presence.track("room:a", "\(number)", owner: owner) }
            #expect(changes.droppedCount == 3)
            var iterator = changes.makeAsyncIterator()
            #expect(await iterator.next()?.joins.map(\.key) == ["3"])
        }
    }

    @Test func countsWhatHappens() async throws {
        let metrics = TestMetrics()
        try await PresenceLab.run(metrics: metrics) { server, _ in
            let member = try await Member(server, "room:a", join: #"{"keys":["alice"]}"#)
            try await member.ask("track", #"{"key":"alice"}"#)
            let level = { metrics.meters(label: MetricName.presences).compactMap(\.lastValue).reduce(0, +) }
            #expect(level() == 1)
            #expect(metrics.counterTotal(label: MetricName.presenceChanges) == 1)
            #expect(metrics.counterTotal(label: MetricName.presenceDiffs) == 1)
            let refused = metrics.counterTotal(
                label: MetricName.presencesRefused,
                dimensions: [("reason", "already tracked")]
            )
            #expect(refused == 1)
            try await member.client.close()
            try await eventually("still counted") { level() == 0 }
            #expect(metrics.counterTotal(label: MetricName.presenceChanges) == 2)
            // Nobody is there to be told.
            #expect(metrics.counterTotal(label: MetricName.presenceDiffs) == 1)
        }
    }

    @Test func forgetsTopicsInWhichNobodyIs() async throws {
        try await PresenceLab.run(presence: { $0.shardCount = 1 }) { server, _ in
            let owner = server.presence.owner()
            for number in 0..<1_000 { try server.presence.track("room:\(number)", "bot", owner: owner) }
            owner.end()
            try await eventually("still there") {
                server.presence.shard("room:1").locked { $0.topics.isEmpty }
            }
        }
    }

    // MARK: Large rooms

    @Test func aLargeRoomIsASample() async throws {
        let adjust: (inout PresenceConfiguration) -> Void = { $0.largeRoom = .init(threshold: 10, sample: 4) }
        try await PresenceLab.run(presence: adjust) { server, _ in
            let member = try await Member(server, "room:a", join: #"{"keys":["alice"]}"#)
            try await member.read("presence_state")
            let owner = server.presence.owner()
            for number in 0..<30 { try server.presence.track("room:a", "k\(number)", owner: owner) }
            while member.count != 31 { try await member.read("presence_count") }
            #expect(member.presence.state.count == 4)
            #expect(server.presence.list("room:a").count == 31)
            let late = try await Member(server, "room:a")
            try await late.read("presence_count")
            #expect(late.count == 31)
            #expect(late.presence.refs == member.presence.refs)
            owner.end()
            for one in [member, late] {
                while one.count != nil { try await one.read("presence_count") }
                try await one.expect(["alice"])
                #expect(one.presence.strays.isEmpty)
            }
        }
    }
}
