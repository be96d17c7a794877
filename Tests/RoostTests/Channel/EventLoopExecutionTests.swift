import Testing

@testable import Roost

/// Channels that chose to run on the event loop.
@Suite struct EventLoopExecutionTests {
    private func joined(_ body: (TestServer, Lab, TestClient) async throws -> Void) async throws {
        let lab = Lab()
        let mount: (inout Routes) -> Void = { routes in
            routes.socket("/socket", PlainSocket.self) { $0.channel("loop:*") { LoopChannel(lab: lab) } }
        }
        try await TestServer.run(routes: mount) { server in
            let client = try await server.connect()
            client.push("1", "1", "loop:a", "phx_join")
            try await client.expect(reply("1", "1", "loop:a"), pushed("1", "loop:a", "joined", #"{"onLoop":true}"#))
            try await body(server, lab, client)
        }
    }

    private func answer(_ ref: String, _ count: Int) -> String {
        reply("1", ref, "loop:a", "ok", #"{"n":\#(count),"onLoop":true}"#)
    }

    @Test func runsAllHandlersThere() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "loop:a", "info")
            try await client.expect(self.answer("2", 1), pushed("1", "loop:a", "info", #"{"onLoop":true}"#))
            client.push("1", "3", "loop:a", "phx_leave")
            try await client.expect(reply("1", "3", "loop:a"), closed("1", "loop:a"))
            try await lab.recorder.expect(["loop:a: true"])
        }
    }

    @Test func comesBackAfterAnAwait() async throws {
        try await self.joined { _, _, client in
            client.send((0..<20).map { #"["1","\#($0)","loop:a","hop",{}]"# })
            for number in 0..<20 { try await client.expect(self.answer("\(number)", number + 1)) }
        }
    }

    @Test func doesNotEnterAHandlerThatWaits() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "loop:a", "wait")
            client.push("1", "3", "loop:a", "echo")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            client.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "h", "phoenix"))
            lab.gate.open()
            try await client.expect(self.answer("2", 1), self.answer("3", 2))
        }
    }

    @Test func runsOtherHandlersWhileOneWaits() async throws {
        try await self.joined { _, lab, client in
            client.push("2", "2", "loop:b", "phx_join")
            try await client.expect(reply("2", "2", "loop:b"), pushed("2", "loop:b", "joined", #"{"onLoop":true}"#))
            client.push("1", "3", "loop:a", "wait")
            client.push("2", "4", "loop:b", "echo")
            try await client.expect(reply("2", "4", "loop:b", "ok", #"{"n":1,"onLoop":true}"#))
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            lab.gate.open()
            try await client.expect(self.answer("3", 1))
        }
    }

    @Test func endsOnlyTheChannelThatThrew() async throws {
        try await self.joined { _, _, client in
            client.push("2", "2", "loop:b", "phx_join")
            try await client.expect(reply("2", "2", "loop:b"), pushed("2", "loop:b", "joined", #"{"onLoop":true}"#))
            client.push("2", "3", "loop:b", "throw")
            try await client.expect(crashed("2", "loop:b"))
            client.push("1", "4", "loop:a", "echo")
            try await client.expect(self.answer("4", 1))
        }
    }
}
