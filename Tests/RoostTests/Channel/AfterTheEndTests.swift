import Testing

@testable import Roost

/// A socket that a task has kept does nothing after its channel has ended.
@Suite struct AfterTheEndTests {
    private func ended(
        by event: String,
        _ body: (TestServer, Lab, TestClient, ChannelSocket<LabChannel>) async throws -> Void
    )
        async throws
    {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "keep")
            client.push("1", "3", "lab:a", "later")
            try await client.expect(reply("1", "2", "lab:a"), reply("1", "3", "lab:a"))
            client.push("1", "4", "lab:a", event)
            var last = try await client.next()
            let ends: [WireFrame] = [.text(closed("1", "lab:a")), .text(crashed("1", "lab:a"))]
            while !ends.contains(last) { last = try await client.next() }
            if last == ends[0] { _ = try await client.next() }
            try await eventually("not terminated") { lab.recorder.lines.count == 1 }
            try await body(server, lab, client, try #require(lab.sockets.all.first))
        }
    }

    @Test(arguments: ["phx_leave", "stop", "throw"])
    func sendsNothing(_ event: String) async throws {
        try await self.ended(by: event) { _, lab, client, socket in
            for number in 0..<10 {
                try socket.push("ghost", ["n": .int(number)])
                try lab.refs.all.first?.reply(.ok)
            }
            #expect(!socket.send("ghost"))
            socket.stop()
            try await client.join("5", "lab:a")
        }
    }

    @Test(arguments: ["phx_leave", "stop", "throw"])
    func subscribesToNothing(_ event: String) async throws {
        try await self.ended(by: event) { server, _, client, socket in
            socket.subscribe("lab:other")
            client.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "h", "phoenix"))
            try server.endpoint.broadcast("lab:other", "ghost")
            try await client.join("5", "lab:a")
            try server.endpoint.broadcast("lab:other", "ghost")
            client.push("5", "6", "lab:a", "phx_leave")
            try await client.expect(reply("5", "6", "lab:a"), closed("5", "lab:a"))
            try await eventually("still subscribed") { server.endpoint.stats.topics == 0 }
        }
    }
}
