import RoostProtocol
import Testing

@testable import Roost

/// One message at a time, in order, also across an `await`.
@Suite struct OrderTests {
    @Test func doesNotEnterAHandlerThatWaits() async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            for number in 1...3 { client.push("1", "\(number)", "lab:a", "wait", "\(number)") }
            client.push("1", "4", "lab:a", "count")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            client.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            try await client.expect(reply(nil, "h", "phoenix"))
            #expect(lab.recorder.lines == ["in 1"])
            lab.gate.open()
            try await client.expect(reply("1", "1", "lab:a"), reply("1", "2", "lab:a"), reply("1", "3", "lab:a"))
            try await client.expect(reply("1", "4", "lab:a", "ok", #"{"n":4}"#))
            #expect(lab.recorder.lines == ["in 1", "out 1", "in 2", "out 2", "in 3", "out 3"])
        }
    }

    @Test func letsOtherChannelsRunMeanwhile() async throws {
        try await Lab.run { server, lab in
            let client = try await server.connect()
            for number in 1...5 { try await client.join("\(number)", "lab:\(number)") }
            for number in 1...4 { client.push("\(number)", "b", "lab:\(number)", "block") }
            try await eventually("not blocked") { lab.recorder.lines.count == 4 }
            client.push("5", "e", "lab:5", "echo")
            try await client.expect(reply("5", "e", "lab:5"))
            for _ in 1...4 { lab.signal.signal() }
            for _ in 1...4 { _ = try await client.next() }
        }
    }

    @Test func keepsTheOrderOfManyMessagesOfManyClients() async throws {
        try await Lab.run { server, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b", "c", "d"] {
                    group.addTask { try await Self.talk(server, "lab:\(name)") }
                }
                try await group.waitForAll()
            }
        }
    }

    private static func talk(_ server: TestServer, _ topic: String) async throws {
        let client = try await server.connect()
        try await client.join("1", topic)
        for batch in 0..<5 {
            client.send((0..<100).map { #"["1","\#(batch * 100 + $0)","\#(topic)","count",{}]"# })
        }
        for number in 0..<500 {
            try await client.expect(reply("1", "\(number)", topic, "ok", #"{"n":\#(number + 1)}"#))
        }
    }

    /// A task that sends while its channel is being joined: what waits for the join and what comes after it.
    @Test func keepsTheOrderOfATaskAcrossTheJoin() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            for round in 0..<60 {
                client.push("\(round)", "\(round)", "lab:\(round)", "phx_join", #"{"do":"stream"}"#)
                try await client.expect(reply("\(round)", "\(round)", "lab:\(round)"))
                for number in 0..<500 {
                    let frame = try await client.next()
                    try #require(frame == .text(#"["\#(round)",null,"lab:\#(round)","n",{"n":\#(number)}]"#))
                }
            }
        }
    }
}
