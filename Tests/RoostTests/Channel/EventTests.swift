import Testing

@testable import Roost

/// What a channel does about events.
@Suite struct EventTests {
    private func joined(_ body: (TestServer, Lab, TestClient) async throws -> Void) async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await body(server, lab, client)
        }
    }

    @Test func answersWithAnyStatus() async throws {
        try await self.joined { _, _, client in
            client.push("1", "2", "lab:a", "echo", #"{"x":[1,"é"]}"#)
            client.push("1", "3", "lab:a", "error")
            client.push("1", "4", "lab:a", "custom")
            client.push("1", "5", "lab:a", "echo", #"["any",null]"#)
            try await client.expect(
                reply("1", "2", "lab:a", "ok", #"{"x":[1,"é"]}"#),
                reply("1", "3", "lab:a", "error", #"{"why":"not"}"#),
                reply("1", "4", "lab:a", "maybe"),
                reply("1", "5", "lab:a", "ok", #"["any",null]"#)
            )
        }
    }

    @Test func answersNothingWhenTheChannelDoesNot() async throws {
        try await self.joined { _, _, client in
            client.push("1", "2", "lab:a", "silent")
            client.push("1", "3", "lab:a", "echo")
            try await client.expect(reply("1", "3", "lab:a"))
        }
    }

    @Test func answersWithTheChannelsJoinRef() async throws {
        try await self.joined { _, _, client in
            client.send(#"[null,"2","lab:a","echo",{}]"#)
            client.send(#"[null,null,"lab:a","echo",{}]"#)
            try await client.expect(reply("1", "2", "lab:a"))
            try await client.expect(#"["1",null,"lab:a","phx_reply",{"response":{},"status":"ok"}]"#)
        }
    }

    @Test func endsOnlyTheChannelThatThrew() async throws {
        try await self.joined { _, lab, client in
            try await client.join("2", "lab:b")
            client.push("1", "3", "lab:a", "throw")
            try await client.expect(pushed("1", "lab:a", "bye", #"{"reason":"error Failure"}"#), crashed("1", "lab:a"))
            client.push("2", "4", "lab:b", "echo")
            try await client.expect(reply("2", "4", "lab:b"))
            try await client.join("5", "lab:a")
            client.push("5", "6", "lab:a", "count")
            try await client.expect(reply("5", "6", "lab:a", "ok", #"{"n":1}"#))
            #expect(lab.recorder.lines == ["lab:a: error Failure"])
        }
    }

    @Test func endsAChannelThatDoesNotKnowTheEvent() async throws {
        try await self.joined { _, _, client in
            client.push("1", "2", "lab:a", "what")
            try await client.expect(
                pushed("1", "lab:a", "bye", #"{"reason":"error UnhandledEvent"}"#),
                crashed("1", "lab:a")
            )
        }
    }

    @Test func answersLaterFromATaskAndMoreThanOnce() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "lab:a", "later")
            try await client.expect(reply("1", "2", "lab:a"))
            let ref = try #require(lab.refs.all.first)
            await Task.detached {
                for number in 1...2 { try? ref.reply(.ok, ["n": .int(number)]) }
            }.value
            try await client.expect(
                reply("1", "2", "lab:a", "ok", #"{"n":1}"#),
                reply("1", "2", "lab:a", "ok", #"{"n":2}"#)
            )
        }
    }

    @Test func pushesBeforeItAnswers() async throws {
        try await self.joined { _, _, client in
            for number in 0..<50 {
                client.push("1", "\(number)", "lab:a", "push", #"{"n":\#(number)}"#)
            }
            for number in 0..<50 {
                try await client.expect(
                    pushed("1", "lab:a", "pushed", #"{"n":\#(number)}"#),
                    reply("1", "\(number)", "lab:a")
                )
            }
        }
    }

    @Test func broadcastsBeforeItAnswersAndToEveryone() async throws {
        try await self.joined { server, _, client in
            let other = try await server.connect()
            try await other.join("9", "lab:a")
            client.push("1", "2", "lab:a", "broadcast", #"{"n":1}"#)
            client.push("1", "3", "lab:a", "broadcast from", #"{"n":2}"#)
            client.push("1", "4", "lab:a", "broadcast", #"{"n":3}"#)
            try await client.expect(broadcasted("lab:a", "said", #"{"n":1}"#), reply("1", "2", "lab:a"))
            try await client.expect(reply("1", "3", "lab:a"))
            try await client.expect(broadcasted("lab:a", "said", #"{"n":3}"#), reply("1", "4", "lab:a"))
            for number in 1...3 {
                try await other.expect(broadcasted("lab:a", "said", #"{"n":\#(number)}"#))
            }
        }
    }

    @Test func handlesWhatIsSentToIt() async throws {
        try await self.joined { _, lab, client in
            client.push("1", "2", "lab:a", "send", "7")
            try await client.expect(reply("1", "2", "lab:a"), pushed("1", "lab:a", "info", #"{"info":"7"}"#))
            client.push("1", "3", "lab:a", "keep")
            try await client.expect(reply("1", "3", "lab:a"))
            let socket = try #require(lab.sockets.all.first)
            for number in 0..<20 { #expect(socket.send("\(number)")) }
            for number in 0..<20 {
                try await client.expect(pushed("1", "lab:a", "info", #"{"info":"\#(number)"}"#))
            }
            socket.send("throw")
            try await client.expect(pushed("1", "lab:a", "bye", #"{"reason":"error Failure"}"#), crashed("1", "lab:a"))
            #expect(!socket.send("after"))
        }
    }
}
