import Testing

@testable import Roost

/// Joins through a real socket.
@Suite struct JoinTests {
    @Test func repliesWithTheResponse() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            client.push("1", "2", "lab:a:b", "phx_join", #"{"do":"reply"}"#)
            try await client.expect(reply("1", "2", "lab:a:b", "ok", #"{"topic":"lab:a:b","wildcard":"a:b"}"#))
        }
    }

    @Test func repliesWithTheRefusalAndLeavesNothingBehind() async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"refuse"}"#)
            try await client.expect(reply("1", "1", "lab:a", "error", #"{"reason":"no"}"#))
            client.push("2", "2", "lab:a", "phx_join", #"{"do":"refuse after push"}"#)
            try await client.expect(reply("2", "2", "lab:a", "error", #"{"code":7}"#))
            client.push("2", "3", "lab:a", "echo")
            try await client.expect(reply(nil, "3", "lab:a", "error", #"{"reason":"unmatched topic"}"#))
            #expect(server.endpoint.stats.channels == 0)
            #expect(lab.recorder.lines.isEmpty)
        }
    }

    @Test func repliesThatAJoinCrashedAndTakesAnother() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"throw"}"#)
            try await client.expect(reply("1", "1", "lab:a", "error", #"{"reason":"join crashed"}"#))
            try await client.join("2", "lab:a")
        }
    }

    @Test func knowsNoOtherTopics() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            client.push("1", "1", "room:a", "phx_join")
            try await client.expect(reply(nil, "1", "room:a", "error", #"{"reason":"unmatched topic"}"#))
        }
    }

    @Test func sendsWhatTheJoinSentBehindTheReplyInOrder() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"send"}"#)
            try await client.expect(
                reply("1", "1", "lab:a", "ok", #"{"n":0}"#),
                pushed("1", "lab:a", "n", #"{"n":1}"#),
                broadcasted("lab:a", "n", #"{"n":2}"#),
                pushed("1", "lab:a", "n", #"{"n":3}"#),
                pushed("1", "lab:a", "info", #"{"info":"from join"}"#)
            )
            try server.endpoint.broadcast("lab:other", "ev")
            try await client.expect(pushed("1", "lab:a", "heard", #"{"event":"ev","topic":"lab:other"}"#))
        }
    }

    @Test func doesNotHoldUpOtherTraffic() async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("2", "2", "lab:slow", "phx_join", #"{"do":"wait"}"#)
            client.push("2", "3", "lab:slow", "count")
            client.push("1", "4", "lab:a", "echo")
            try await client.expect(reply("1", "4", "lab:a"))
            client.send(#"[null,"5","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "5", "phoenix"))
            lab.joinGate.open()
            try await client.expect(reply("2", "2", "lab:slow"), reply("2", "3", "lab:slow", "ok", #"{"n":1}"#))
        }
    }

    @Test func givesUpAJoinThatTakesTooLongAndTerminatesItWhenItIsAcceptedLate() async throws {
        try await Lab.run(adjust: { $0.joinTimeout = .seconds(1) }) { server, lab in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"wait"}"#)
            try await client.expect(reply("1", "1", "lab:a", "error", #"{"reason":"join timed out"}"#))
            #expect(server.endpoint.stats.channels == 0)
            try await client.join("2", "lab:a")
            lab.joinGate.open()
            try await lab.recorder.expect(["joined late", "lab:a: closed"])
            client.push("2", "3", "lab:a", "echo")
            try await client.expect(reply("2", "3", "lab:a"))
        }
    }

    @Test func terminatesAJoinThatIsAcceptedAfterTheConnectionHasEnded() async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"wait"}"#)
            try await eventually("no join") { lab.joinGate.waiting == 1 }
            try await client.close()
            try await eventually("still connected") { server.endpoint.stats.connections == 0 }
            lab.joinGate.open()
            try await lab.recorder.expect(["joined late", "lab:a: closed"])
        }
    }

    @Test func limitsTheChannelsOfAConnection() async throws {
        try await Lab.run(adjust: { $0.maxChannels = 2 }) { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await client.join("2", "lab:b")
            client.push("3", "3", "lab:c", "phx_join")
            try await client.expect(
                reply("3", "3", "lab:c", "error", #"{"reason":"too many channels joined"}"#)
            )
            client.push("1", "4", "lab:a", "phx_leave")
            try await client.expect(reply("1", "4", "lab:a"), closed("1", "lab:a"))
        }
    }
}
