import Testing

@testable import Roost

/// Intercepted broadcasts, and subscriptions to other topics.
@Suite struct TopicTrafficTests {
    @Test func passesInterceptedBroadcastsThroughEachChannel() async throws {
        try await Lab.run { server, _ in
            let anna = try await server.connect("/socket/websocket?vsn=2.0.0&user=anna")
            let bob = try await server.connect("/socket/websocket?vsn=2.0.0&user=bob")
            try await anna.join("1", "lab:a")
            try await bob.join("2", "lab:a")
            anna.push("1", "3", "lab:a", "broadcast seen", #"{"n":1}"#)
            try await anna.expect(
                reply("1", "3", "lab:a"),
                pushed("1", "lab:a", "seen", #"{"by":"anna","what":{"n":1}}"#)
            )
            try await bob.expect(pushed("2", "lab:a", "seen", #"{"by":"bob","what":{"n":1}}"#))
        }
    }

    @Test func hearsOtherTopicsWhileSubscribed() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "subscribe")
            client.push("1", "3", "lab:a", "subscribe")
            try await client.expect(reply("1", "2", "lab:a"), reply("1", "3", "lab:a"))
            try server.endpoint.broadcast("lab:other", "ev")
            try await client.expect(pushed("1", "lab:a", "heard", #"{"event":"ev","topic":"lab:other"}"#))
            client.push("1", "4", "lab:a", "unsubscribe")
            try await client.expect(reply("1", "4", "lab:a"))
            try server.endpoint.broadcast("lab:other", "ev")
            client.push("1", "5", "lab:a", "echo")
            try await client.expect(reply("1", "5", "lab:a"))
            #expect(server.endpoint.stats.topics == 1)
        }
    }

    @Test func tellsTopicsApartThatOnlyLookAlike() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            let topics = ["e\u{301}", "\u{e9}"]
            for (number, topic) in topics.enumerated() {
                client.push("1", "\(number)", "lab:a", "subscribe", #"{"to":"\#(topic)"}"#)
                try await client.expect(reply("1", "\(number)", "lab:a"))
            }
            #expect(server.endpoint.stats.topics == 3)
            client.push("1", "2", "lab:a", "unsubscribe", #"{"to":"\#(topics[1])"}"#)
            try await client.expect(reply("1", "2", "lab:a"))
            try server.endpoint.broadcast(topics[1], "lost")
            try server.endpoint.broadcast(topics[0], "ev")
            try await client.expect(pushed("1", "lab:a", "heard", #"{"event":"ev","topic":"\#(topics[0])"}"#))
        }
    }

    @Test func sparesItsOwnChannelAlsoOnAnotherTopic() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:other")
            client.push("1", "2", "lab:other", "subscribe")
            client.push("1", "3", "lab:other", "broadcast from")
            client.push("1", "4", "lab:other", "echo")
            try await client.expect(
                reply("1", "2", "lab:other"),
                reply("1", "3", "lab:other"),
                reply("1", "4", "lab:other")
            )
        }
    }

    @Test func givesANewChannelOnlyWhatIsPublishedLater() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            for round in 0..<50 {
                try server.endpoint.broadcast("lab:a", "before")
                try await client.join("\(round)", "lab:a")
                try server.endpoint.broadcast("lab:a", "after")
                try await client.expect(broadcasted("lab:a", "after"))
                client.push("\(round)", "x", "lab:a", "phx_leave")
                try await client.expect(reply("\(round)", "x", "lab:a"), closed("\(round)", "lab:a"))
                try await client.expect(pushed("\(round)", "lab:a", "bye", #"{"reason":"left"}"#))
            }
        }
    }

    @Test func endsAChannelThatCannotKeepUpWithItsTopics() async throws {
        try await Lab.run(adjust: { $0.mailboxLimit = 2 }) { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "wait", "1")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            for _ in 0..<40 { try server.endpoint.broadcast("lab:a", "seen") }
            try await client.expect(crashed("1", "lab:a"))
            lab.gate.open()
            try await lab.recorder.expect(["in 1", "out 1", "lab:a: error MailboxOverflow"])
            try await client.join("3", "lab:a")
        }
    }
}
