import Testing

@testable import Roost

/// How channels end, and that each is terminated exactly once.
@Suite struct EndingTests {
    private func joined(_ body: (TestServer, Lab, TestClient) async throws -> Void) async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await body(server, lab, client)
        }
    }

    private func bye(_ reason: String, _ joinRef: String = "1") -> String {
        pushed(joinRef, "lab:a", "bye", #"{"reason":"\#(reason)"}"#)
    }

    @Test func leaves() async throws {
        try await self.joined { server, lab, client in
            client.push("1", "2", "lab:a", "phx_leave")
            try await client.expect(reply("1", "2", "lab:a"), closed("1", "lab:a"), self.bye("left"))
            try await lab.recorder.expect(["lab:a: left"])
            #expect(server.endpoint.stats.channels == 0)
            #expect(server.endpoint.stats.topics == 0)
        }
    }

    @Test func stopsWithoutAReply() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "lab:a", "stop")
            try await client.expect(closed("1", "lab:a"), self.bye("stopped"))
            try await lab.recorder.expect(["lab:a: stopped"])
        }
    }

    @Test func stopsWithAReply() async throws {
        try await self.joined { _, _, client in
            client.push("1", "2", "lab:a", "stop reply")
            try await client.expect(reply("1", "2", "lab:a", "ok", #"{"last":true}"#), closed("1", "lab:a"))
        }
    }

    @Test func stopsWithAnError() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "lab:a", "stop throwing")
            try await client.expect(self.bye("error Failure"), crashed("1", "lab:a"))
            try await lab.recorder.expect(["lab:a: error Failure"])
        }
    }

    @Test func stopsWhenItHasHandledWhatWaits() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "lab:a", "wait", "1")
            client.push("1", "3", "lab:a", "stop soon")
            client.push("1", "4", "lab:a", "echo")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            client.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "h", "phoenix"))
            lab.gate.open()
            try await client.expect(reply("1", "2", "lab:a"), reply("1", "4", "lab:a"), closed("1", "lab:a"))
        }
    }

    @Test func stopsSoonWithAnError() async throws {
        try await self.joined { _, _, client in
            client.push("1", "2", "lab:a", "stop soon throwing")
            try await client.expect(self.bye("error Failure"), crashed("1", "lab:a"))
        }
    }

    @Test func deliversItsLastBroadcastBeforeItsEnd() async throws {
        try await self.joined { server, _, client in
            let other = try await server.connect()
            try await other.join("1", "lab:a")
            for round in 1...20 {
                client.push("\(round)", "x", "lab:a", "say and stop")
                let last = broadcasted("lab:a", "said", #"{"last":true}"#)
                try await client.expect(last, closed("\(round)", "lab:a"), self.bye("stopped", "\(round)"))
                try await other.expect(last)
                try await client.join("\(round + 1)", "lab:a")
            }
        }
    }

    @Test func replacesAChannelThatIsJoinedAgain() async throws {
        try await self.joined { server, lab, client in
            client.push("2", "2", "lab:a", "phx_join")
            try await client.expect(reply("2", "2", "lab:a"), closed("1", "lab:a"))
            try await lab.recorder.expect(["lab:a: duplicateJoin"])
            client.push("1", "3", "lab:a", "echo")
            client.push("2", "4", "lab:a", "count")
            try await client.expect(reply("2", "4", "lab:a", "ok", #"{"n":1}"#))
            #expect(server.endpoint.stats.channels == 1)
        }
    }

    @Test func terminatesWithTheConnection() async throws {
        try await self.joined { server, lab, client in
            try await client.join("2", "lab:b")
            try await client.close()
            try await eventually("not terminated") { lab.recorder.lines.count == 2 }
            #expect(Set(lab.recorder.lines) == ["lab:a: closed", "lab:b: closed"])
            try await eventually("not empty") {
                server.endpoint.stats == EndpointStats(connections: 0, channels: 0, topics: 0)
            }
        }
    }

    @Test func terminatesAHandlerThatWasUnderWayOnce() async throws {
        try await self.joined { server, lab, client in
            client.push("1", "2", "lab:a", "wait", "1")
            client.push("1", "3", "lab:a", "wait", "2")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            try await client.close()
            try await eventually("still connected") { server.endpoint.stats.connections == 0 }
            lab.gate.open()
            try await lab.recorder.expect(["in 1", "out 1", "lab:a: closed"])
        }
    }

    @Test func takesAPipelinedLeaveAndJoin() async throws {
        try await self.joined { _, lab, client in
            client.send([
                #"["1","2","lab:a","phx_leave",{}]"#, #"["3","3","lab:a","phx_join",{}]"#,
                #"["3","4","lab:a","count",{}]"#,
            ])
            try await client.expect(reply("1", "2", "lab:a"), closed("1", "lab:a"))
            var rest = [try await client.next(), try await client.next(), try await client.next()]
            rest.removeAll { $0 == .text(self.bye("left")) }
            #expect(rest == [.text(reply("3", "3", "lab:a")), .text(reply("3", "4", "lab:a", "ok", #"{"n":1}"#))])
            try await lab.recorder.expect(["lab:a: left"])
        }
    }
}
