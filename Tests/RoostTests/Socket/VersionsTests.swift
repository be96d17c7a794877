import Testing

@testable import Roost

/// Clients of both protocol versions on one topic, and what is not a message.
@Suite struct VersionsTests {
    @Test func speaksVersion1() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect("/socket/websocket")
            client.send(#"{"topic":"lab:a","event":"phx_join","payload":{},"ref":"1"}"#)
            client.send(#"{"topic":"lab:a","event":"push","payload":{"n":1},"ref":"2"}"#)
            client.send(#"{"topic":"lab:a","event":"phx_leave","payload":{},"ref":"3"}"#)
            let ok = #"{"response":{},"status":"ok"}"#
            try await client.expect(
                #"{"event":"phx_reply","payload":\#(ok),"ref":"1","topic":"lab:a"}"#,
                #"{"event":"pushed","payload":{"n":1},"ref":null,"topic":"lab:a"}"#,
                #"{"event":"phx_reply","payload":\#(ok),"ref":"2","topic":"lab:a"}"#,
                #"{"event":"phx_reply","payload":\#(ok),"ref":"3","topic":"lab:a"}"#
            )
        }
    }

    @Test func reachesBothVersionsAndSkipsBinaryForTheOld() async throws {
        try await Lab.run { server, _ in
            let (old, new) = (try await server.connect("/socket/websocket"), try await server.connect())
            old.send(#"{"topic":"lab:a","event":"phx_join","payload":{},"ref":"1"}"#)
            _ = try await old.next()
            try await new.join("1", "lab:a")
            for event in ["broadcast", "broadcast binary", "broadcast"] { new.push("1", event, "lab:a", event) }
            try await new.expect(broadcasted("lab:a", "said"), reply("1", "broadcast", "lab:a"))
            #expect(try await new.next() == .binary([2, 5, 4] + Array("lab:asaid".utf8) + [3, 4]))
            let text = #"{"event":"said","payload":{},"ref":null,"topic":"lab:a"}"#
            try await old.expect(text, text)
        }
    }

    /// The channel finds out when it pushes, and may decide for itself.
    @Test func tellsAChannelThatItsClientTakesNoBinary() async throws {
        try await Lab.run { server, lab in
            let old = try await server.connect("/socket/websocket")
            old.send(#"{"topic":"lab:a","event":"phx_join","payload":{},"ref":"1"}"#)
            _ = try await old.next()
            old.send(#"{"topic":"lab:a","event":"push binary","payload":{},"ref":"2"}"#)
            try await lab.recorder.expect(["lab:a: error SerializerError"])
        }
    }

    @Test func carriesBinaryPayloadsBothWays() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.send(binary: [0, 1, 1, 5, 4] + Array("12lab:aecho".utf8) + [7, 0, 255])
            #expect(
                try await client.next() == .binary([1, 1, 1, 5, 2] + Array("12lab:aok".utf8) + [7, 0, 255])
            )
            client.push("1", "3", "lab:a", "push binary")
            #expect(try await client.next() == .binary([0, 1, 5, 6] + Array("1lab:apushed".utf8) + [1, 2]))
        }
    }

    @Test func answersMalformedMessagesUpToALimit() async throws {
        try await Lab.run(adjust: { $0.malformedLimit = 3 }) { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.send("nonsense")
            client.send(#"["1","2","lab:a"]"#)
            client.send(#"["1","3",5,"ev",{}]"#)
            try await client.expect(reply(nil, "2", "lab:a", "error", #"{"reason":"malformed message"}"#))
            try await client.expect(reply(nil, "3", "X", "error", #"{"reason":"unmatched topic"}"#).numberTopic)
            client.send("{}")
            client.push("1", "4", "lab:a", "echo")
            try await client.expect(reply("1", "4", "lab:a"))
            client.send("nonsense")
            try await client.expectClose(1_008)
            try await lab.recorder.expect(["lab:a: closed"])
        }
    }
}

extension String {
    /// The topic `"X"` as the number 5.
    fileprivate var numberTopic: String { self.replacing("\"X\"", with: "5") }
}
