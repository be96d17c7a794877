import Testing

@testable import Roost

/// Handshakes through a real socket.
@Suite struct ConnectTests {
    private func refusal(_ server: TestServer, _ query: String, headers: String = "") async throws
        -> ClientInbox.Response
    {
        do {
            _ = try await server.connect("/socket/websocket?\(query)", headers: headers)
        } catch let refused as TestClient.Refused {
            return refused.response
        }
        Issue.record("connected")
        return ClientInbox.Response()
    }

    @Test func refusesAsTheApplicationSays() async throws {
        try await Lab.run { server, _ in
            let refused = try await self.refusal(server, "vsn=2.0.0&do=refuse")
            #expect(refused.status == 403)
            #expect(refused.body == "")
            let limited = try await self.refusal(server, "vsn=2.0.0&do=limit")
            #expect(limited.status == 429)
            #expect(limited.body == "later")
        }
    }

    @Test func doesNotWaitForEverForTheApplication() async throws {
        try await Lab.run(adjust: { $0.joinTimeout = .milliseconds(100) }) { server, _ in
            #expect(try await self.refusal(server, "vsn=2.0.0&do=hang").status == 503)
            _ = try await server.connect()
        }
    }

    @Test func answersAnyOtherErrorWithoutDetails() async throws {
        try await Lab.run { server, _ in
            let response = try await self.refusal(server, "vsn=2.0.0&do=throw")
            #expect(response.status == 500)
            #expect(response.body == "")
        }
    }

    @Test func refusesUnknownVersionsAndOrigins() async throws {
        try await Lab.run { server, _ in
            #expect(try await self.refusal(server, "vsn=3.0.0").status == 403)
            #expect(try await self.refusal(server, "vsn[]=2.0.0").status == 403)
            #expect(try await self.refusal(server, "vsn=2.0.0", headers: "origin: https://evil.org\r\n").status == 403)
            _ = try await server.connect(headers: "origin: https://localhost\r\n")
        }
    }

    @Test func passesParametersAndVariables() async throws {
        let lab = Lab()
        try await TestServer.run(routes: { routes in
            routes.socket("/users/:user", LabSocket.self) { $0.channel("lab:*") { LabChannel(lab: lab) } }
        }) { server in
            let client = try await server.connect("/users/anna/websocket?vsn=2.0.0&user=eve")
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "who")
            try await client.expect(reply("1", "2", "lab:a", "ok", #"{"transport":"websocket","user":"anna"}"#))
        }
    }

    @Test func takesATokenThatIsNotInTheURL() async throws {
        try await Lab.run(adjust: { $0.authToken = true }) { server, _ in
            let offer = "sec-websocket-protocol: phoenix, base64url.bearer.phx."
            let client = try await server.connect(headers: offer + "YW5uYQ\r\n")
            #expect(client.response?.headers["sec-websocket-protocol"] == "phoenix")
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "who")
            try await client.expect(reply("1", "2", "lab:a", "ok", #"{"transport":"websocket","user":"anna"}"#))
            #expect(try await self.refusal(server, "vsn=2.0.0", headers: offer + "a\r\n").status == 400)
            let other = "sec-websocket-protocol: soap\r\n"
            #expect(try await self.refusal(server, "vsn=2.0.0", headers: other).status == 403)
        }
    }

    @Test func disconnectsAllConnectionsWithAnId() async throws {
        try await Lab.run { server, lab in
            let path = "/socket/websocket?vsn=2.0.0&id=users:"
            let anna = [try await server.connect(path + "anna"), try await server.connect(path + "anna")]
            let bob = try await server.connect(path + "bob")
            try await anna[0].join("1", "lab:a")
            try await bob.join("1", "lab:b")
            server.endpoint.disconnect("users:anna")
            for client in anna { try await client.expectClose(1_001) }
            bob.push("1", "2", "lab:b", "echo")
            try await bob.expect(reply("1", "2", "lab:b"))
            try await lab.recorder.expect(["lab:a: closed"])
        }
    }

    /// What stands behind a subscription may be gone when the topic of the id is delivered.
    @Test func disconnectsAClientWhoseChannelSubscribedToItsId() async throws {
        try await Lab.run { server, lab in
            for _ in 0..<20 {
                let client = try await server.connect("/socket/websocket?vsn=2.0.0&id=lab:other")
                try await client.join("1", "lab:a")
                client.push("1", "2", "lab:a", "subscribe")
                try await client.expect(reply("1", "2", "lab:a"))
                server.endpoint.disconnect("lab:other")
                try await client.expectClose(1_001)
            }
            try await lab.recorder.expect(Array(repeating: "lab:a: closed", count: 20))
        }
    }
}
