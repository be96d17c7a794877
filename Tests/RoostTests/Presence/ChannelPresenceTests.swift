import NIOCore
import RoostProtocol
import RoostPubSub
import Testing

@testable import Roost

/// The presences of channels, from the join to the end, on real connections.
@Suite struct ChannelPresenceTests {
    private let alice = #"{"keys":["alice"]}"#

    @Test func tellsTheJoinedFirstOfItselfThenOfAll() async throws {
        try await PresenceLab.run { server, _ in
            let member = try await Member(server, "room:a", join: self.alice)
            try await member.read("presence_state")
            #expect(member.log.map(\.event) == ["phx_reply", "presence_diff", "presence_state"])
            let ref = try #require(server.presence.get("room:a", "alice").first?.ref)
            let meta = #"{"alice":{"metas":[{"k":"alice","phx_ref":"\#(ref)"}]}}"#
            #expect(member.log[1].payload.description == #"{"joins":\#(meta),"leaves":{}}"#)
            #expect(member.log[2].payload.description == meta)
        }
    }

    @Test func theStateIsThatOfTheClientsVersion() async throws {
        try await PresenceLab.run { server, _ in
            let old = try await server.connect("/socket/websocket")
            old.send(#"{"topic":"room:a","event":"phx_join","payload":{"keys":["a"]},"ref":"1"}"#)
            _ = try await old.next()
            let ref = try #require(server.presence.get("room:a", "a").first?.ref)
            let meta = #"{"a":{"metas":[{"k":"a","phx_ref":"\#(ref)"}]}}"#
            try await old.expect(
                #"{"event":"presence_diff","payload":{"joins":\#(meta),"leaves":{}},"ref":null,"topic":"room:a"}"#,
                #"{"event":"presence_state","payload":\#(meta),"ref":null,"topic":"room:a"}"#
            )
        }
    }

    @Test(arguments: [1, 4])
    func everyWayToEndEndsPresences(loops: Int) async throws {
        try await PresenceLab.run(loops: loops) { server, _ in
            let watcher = try await Member(server, "room:a")
            try await watcher.read("presence_state")
            for way in ["leave", "stop", "throw", "close", "rejoin"] {
                let member = try await Member(server, "room:a", join: self.alice)
                try await watcher.expect(["alice"])
                switch way {
                case "leave": member.client.push("1", "9", "room:a", "phx_leave")
                case "close": try await member.client.close()
                case "rejoin": member.client.push("2", "2", "room:a", "phx_join", #"{"do":"refuse"}"#)
                default: member.client.push("1", "9", "room:a", way)
                }
                try await watcher.expect([])
                try await server.expect([], in: "room:a")
            }
            #expect(watcher.presence.strays.isEmpty)
        }
    }

    @Test func endsWhenItsConnectionIsCut() async throws {
        try await PresenceLab.run { server, _ in
            let member = try await Member(server, "room:a", join: self.alice)
            try await member.expect(["alice"])
            for loop in server.endpoint.server.loops {
                try await loop.eventLoop.submit { loop.abortAll() }.get()
            }
            try await server.expect([], in: "room:a")
        }
    }

    @Test func aRefusedJoinTracksNothing() async throws {
        try await PresenceLab.run { server, _ in
            let watcher = try await Member(server, "room:a")
            let client = try await server.connect()
            for way in ["refuse", "throw"] {
                client.push("1", "1", "room:a", "phx_join", #"{"keys":["alice"],"do":"\#(way)"}"#)
                _ = try await client.next()
            }
            try await watcher.ask("track", #"{"key":"own"}"#)
            try await watcher.expect(["own"])
            #expect(!watcher.log.contains { $0.payload.description.contains("alice") })
        }
    }

    @Test func nothingIsThereBeforeTheJoinIsAccepted() async throws {
        try await PresenceLab.run { server, lab in
            let client = try await server.connect()
            client.push("1", "1", "room:a", "phx_join", #"{"keys":["alice"],"do":"wait","quiet":true}"#)
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            #expect(server.presence.list("room:a").isEmpty)
            try await client.close()
            try await eventually("still there") { server.endpoint.stats.connections == 0 }
            lab.gate.open()
            try await lab.recorder.expect(["room:a"])
            #expect(server.presence.list("room:a").isEmpty)
        }
    }

    @Test func aChannelThatHasEndedCannotTrack() async throws {
        try await PresenceLab.run { server, lab in
            let member = try await Member(server, "room:a", join: self.alice)
            try await member.ask("keep")
            let socket = try #require(lab.sockets.all.first)
            try await member.client.close()
            try await server.expect([], in: "room:a")
            #expect(throws: PresenceError(.ended)) { try socket.presence.track("alice") }
            #expect(throws: PresenceError(.ended)) { try socket.presence.pushState() }
            #expect(server.presence.list("room:a").isEmpty)
        }
    }

    /// From many tasks at once, while the channels end: nobody may stay.
    @Test(arguments: [1, 4])
    func whoEndsWhileItTracksDoesNotStay(loops: Int) async throws {
        try await PresenceLab.run(loops: loops, presence: { $0.maxPresencesPerChannel = .max }) { server, lab in
            for round in 0..<20 {
                let member = try await Member(server, "room:\(round % 3)", join: self.alice)
                try await member.ask("keep")
                let socket = try #require(lab.sockets.all.last)
                let tasks = (0..<4).map { number in
                    Task {
                        for turn in 0..<200 {
                            do {
                                try socket.presence.track("\(number)/\(turn)", topic: turn % 2 == 0 ? nil : "room:x")
                            } catch {
                                return
                            }
                        }
                    }
                }
                try await member.client.close()
                for task in tasks { await task.value }
            }
            for topic in ["room:0", "room:1", "room:2", "room:x"] { try await server.expect([], in: topic) }
        }
    }

    @Test func updatesAndUntracks() async throws {
        try await PresenceLab.run { server, _ in
            let member = try await Member(server, "room:a", join: self.alice)
            try await member.read("presence_state")
            try await member.ask("update", #"{"key":"alice","meta":{"status":"away"}}"#)
            #expect(server.presence.get("room:a", "alice").map(\.description) == [#"{"status":"away"}"#])
            try await member.ask("set", #"{"key":"alice","meta":7}"#)
            let meta = try #require(server.presence.get("room:a", "alice").first)
            #expect(meta["status"] == "away")
            #expect(meta["set"] == 7)
            #expect(meta.previousRef != nil)
            #expect(try await member.ask("get", #"{"key":"alice"}"#)["response"]?["metas"]?.array?.count == 1)
            try await member.ask("untrack", #"{"key":"alice"}"#)
            #expect(server.presence.list("room:a").isEmpty)
            #expect(try await member.ask("list")["response"] == ["keys": []])
            #expect(member.presence.state.isEmpty)
            #expect(member.presence.strays.isEmpty)
            #expect(member.presence.unknownUpdates.isEmpty)
        }
    }

    @Test func saysWhatIsWrong() async throws {
        try await PresenceLab.run(presence: { $0.maxPresencesPerChannel = 3 }) { server, _ in
            let member = try await Member(server, "room:a", join: self.alice)
            func reason(_ event: String, _ payload: String) async throws -> JSON? {
                try await member.ask(event, payload)["response"]?["reason"]
            }
            #expect(try await reason("track", #"{"key":"alice"}"#) == "already tracked")
            #expect(try await reason("update", #"{"key":"bob"}"#) == "not tracked")
            #expect(try await reason("set", #"{"key":"bob"}"#) == "not tracked")
            #expect(try await reason("track", #"{"key":"x","meta":[]}"#) == "meta is no object")
            let long = String(repeating: "k", count: 1_025)
            #expect(try await reason("track", #"{"key":"\#(long)"}"#) == "key too large")
            let large = String(repeating: "m", count: 16_384)
            #expect(try await reason("update", #"{"key":"alice","meta":{"x":"\#(large)"}}"#) == "meta too large")
            for key in ["b", "c"] { #expect(try await reason("track", #"{"key":"\#(key)"}"#) == nil) }
            #expect(try await reason("track", #"{"key":"d"}"#) == "too many presences")
            #expect(server.presence.list("room:a").count == 3)
        }
    }

    @Test func refusesAKeyOfAMegabyteAndGoesOn() async throws {
        let adjust: (inout SocketConfiguration) -> Void = { $0.maxMessageSize = 4_000_000 }
        try await PresenceLab.run(socket: adjust) { server, _ in
            let member = try await Member(server, "room:a")
            let key = String(repeating: "\u{1F426}", count: 262_144)
            let reply = try await member.ask("track", #"{"key":"\#(key)"}"#)
            #expect(reply["response"] == ["reason": "key too large"])
            try await member.ask("track", #"{"key":"ok"}"#)
            try await member.expect(["ok"])
        }
    }

    @Test func keysAreAnyStrings() async throws {
        try await PresenceLab.run { server, _ in
            let keys = [
                "", " ", "__proto__", "constructor", "toString", "hasOwnProperty", "é", "e\u{301}", "\0", "a\0b", "🐦‍🔥",
                "\"",
                "\\", "\u{2028}", "metas", "joins", String(repeating: "é", count: 512),
            ]
            let list = Payload(json: .object(["keys": .array(keys.map { .string($0) })]))
            let member = try await Member(server, "room:a", join: list.description)
            try await member.read("presence_state")
            #expect(member.presence.state.count == keys.count)
            for key in keys {
                #expect(member.presence.state[TopicKey(key)]?.count == 1, "\(key)")
                #expect(server.presence.get("room:a", key).count == 1, "\(key)")
            }
            #expect(server.presence.list("room:a").count == keys.count)
        }
    }

    @Test func topicsAreComparedByTheirBytes() async throws {
        try await PresenceLab.run { server, _ in
            let member = try await Member(server, "room:é", join: self.alice)
            #expect(server.presence.list("room:e\u{301}").isEmpty)
            #expect(server.presence.list("room:é").count == 1)
            _ = member
        }
    }

    @Test func tracksInOtherTopics() async throws {
        try await PresenceLab.run { server, _ in
            let watcher = try await Member(server, "room:lobby")
            try await watcher.read("presence_state")
            let member = try await Member(server, "room:a")
            try await member.ask("track", #"{"key":"alice","topic":"room:lobby"}"#)
            try await watcher.expect(["alice"])
            try await member.ask("update", #"{"key":"alice","topic":"room:lobby","meta":{"x":1}}"#)
            #expect(server.presence.get("room:lobby", "alice").first?["x"] == 1)
            try await member.client.close()
            try await watcher.expect([])
        }
    }

    @Test func endsWithItsLongPollSession() async throws {
        let adjust: (inout SocketConfiguration) -> Void = {
            var longPoll = LongPollConfiguration()
            longPoll.timeout = .seconds(20)
            longPoll.window = .milliseconds(500)
            $0.longPoll = longPoll
        }
        try await PresenceLab.run(socket: adjust) { server, _ in
            let client = try await PollClient(server)
            #expect(try await client.post([#"["1","1","room:a","phx_join",{"keys":["alice"]}]"#]) == 200)
            try await server.expect(["alice"], in: "room:a")
            try await server.expect([], in: "room:a")
        }
    }

    /// Joins, updates and leaves of many at once, on several event loops.
    @Test(arguments: [1, 4])
    func aCrowdEndsWithTheTruth(loops: Int) async throws {
        try await PresenceLab.run(loops: loops) { server, _ in
            let watcher = try await Member(server, "room:a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        let member = try await Member(server, "room:a", join: #"{"keys":["k\#(number % 10)"]}"#)
                        try await member.ask("update", #"{"key":"k\#(number % 10)","meta":{"n":\#(number)}}"#)
                        if number.isMultiple(of: 3) { try await member.ask("untrack", #"{"key":"k\#(number % 10)"}"#) }
                        try await member.ask("track", #"{"key":"last \#(number)"}"#)
                        try await member.client.close()
                    }
                }
                try await group.waitForAll()
            }
            try await server.expect([], in: "room:a")
            try await watcher.ask("track", #"{"key":"end"}"#)
            try await watcher.expect(["end"])
            #expect(watcher.presence.strays.isEmpty)
            #expect(watcher.presence.unknownUpdates.isEmpty)
        }
    }

    /// A policy that drops broadcasts must not make a client believe in what is not so.
    @Test func aSlowClientGetsTheStateInstead() async throws {
        try await PresenceLab.run { server, _ in
            let slow = try await Member(server, "newest:a", join: self.alice)
            try await slow.read("presence_state")
            try await slow.client.setReading(false)
            let filler = String(repeating: "x", count: 200_000)
            let owner = server.presence.owner()
            try await eventually("not behind") {
                try server.endpoint.broadcast("newest:a", "big", ["x": .string(filler)])
                return server.endpoint.server.metrics.queuedBytes.value > 0
            }
            for number in 0..<20 { try server.presence.track("newest:a", "k\(number)", owner: owner) }
            server.presence.untrack("newest:a", "k7", owner: owner)
            try await slow.client.setReading(true)
            try await slow.expect(Set(server.presence.list("newest:a").map(\.key)))
            #expect(slow.presence.state.count == 20)
            owner.end()
            try await slow.expect(["alice"])
        }
    }
}
