import MetricsTestKit
import Testing

@testable import Roost

/// A channel that does not keep up holds its own client back, and nobody else.
@Suite struct BackPressureTests {
    private static let count = 2_000

    /// Sends more than the server reads at once.
    private func flood(_ client: TestClient, _ topic: String) {
        let filler = String(repeating: "x", count: 4_000)
        for number in 0..<Self.count {
            client.push("1", "\(number)", topic, "echo", #"{"n":\#(number),"x":"\#(filler)"}"#)
        }
    }

    @Test func stopsReadingAndLosesNothing() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.mailboxLimit = 4 }, metrics: metrics) { server, lab in
            let (slow, other) = (try await server.connect(), try await server.connect())
            try await slow.join("1", "lab:a")
            try await other.join("1", "lab:a")
            slow.push("1", "w", "lab:a", "wait", "1")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            self.flood(slow, "lab:a")
            let read = { metrics.counterTotal(label: MetricName.messagesIn) }
            try await eventually("not full") { read() == 2 + 1 + 4 }
            for number in 0..<50 {
                other.push("1", "\(number)", "lab:a", "broadcast")
                try await other.expect(broadcasted("lab:a", "said"), reply("1", "\(number)", "lab:a"))
                try await slow.expect(broadcasted("lab:a", "said"))
            }
            #expect(read() == 2 + 1 + 4 + 50)
            lab.gate.open()
            try await self.expectAll(slow)
        }
    }

    private func expectAll(_ client: TestClient) async throws {
        try await client.expect(reply("1", "w", "lab:a"))
        for number in 0..<Self.count {
            guard case .text(let text) = try await client.next() else {
                Issue.record("\(number) is no text")
                return
            }
            try #require(text.hasPrefix(#"["1","\#(number)","lab:a","phx_reply",{"response":{"n":\#(number),"#))
        }
    }

    /// Many small messages arrive in one piece.
    @Test func stopsInTheMiddleOfWhatItHasRead() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.mailboxLimit = 4 }, metrics: metrics) { server, lab in
            let (slow, other) = (try await server.connect(), try await server.connect())
            try await slow.join("1", "lab:a")
            slow.push("1", "w", "lab:a", "wait", "1")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            slow.send((0..<100).map { #"["1","\#($0)","lab:a","count",{}]"# })
            let read = { metrics.counterTotal(label: MetricName.messagesIn) }
            try await eventually("not full") { read() >= 2 + 4 }
            for number in 0..<20 { try await other.join("\(number)", "lab:\(number)") }
            #expect(read() == 2 + 4 + 20)
            lab.gate.open()
            try await slow.expect(reply("1", "w", "lab:a"))
            for number in 0..<100 {
                try await slow.expect(reply("1", "\(number)", "lab:a", "ok", #"{"n":\#(number + 2)}"#))
            }
        }
    }

    /// Few messages may be many bytes.
    @Test(arguments: [true, false])
    func stopsByBytes(afterTheJoin: Bool) async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.inboundLimit = 100_000 }, metrics: metrics) { server, lab in
            let (slow, other) = (try await server.connect(), try await server.connect())
            slow.push("1", "1", "lab:a", "phx_join", afterTheJoin ? "{}" : #"{"do":"wait"}"#)
            if afterTheJoin {
                try await slow.expect(reply("1", "1", "lab:a"))
                slow.push("1", "w", "lab:a", "wait", "1")
            }
            try await eventually("not waiting") { lab.gate.waiting + lab.joinGate.waiting == 1 }
            let before = afterTheJoin ? 2 : 1
            let filler = String(repeating: "x", count: 60_000)
            for number in 0..<10 { slow.push("1", "\(number)", "lab:a", "count", #"["\#(filler)"]"#) }
            let read = { metrics.counterTotal(label: MetricName.messagesIn) }
            try await eventually("not full") { read() >= before + 2 }
            for number in 0..<20 { try await other.join("\(number)", "lab:\(number)") }
            #expect(read() == before + 2 + 20)
            lab.gate.open()
            lab.joinGate.open()
            try await slow.expect(afterTheJoin ? reply("1", "w", "lab:a") : reply("1", "1", "lab:a"))
            for number in 0..<10 {
                let count = number + before
                try await slow.expect(reply("1", "\(number)", "lab:a", "ok", #"{"n":\#(count)}"#))
            }
        }
    }

    @Test func holdsBackWhatComesDuringAJoin() async throws {
        try await Lab.run(adjust: { $0.mailboxLimit = 4 }) { server, lab in
            let client = try await server.connect()
            client.push("1", "1", "lab:a", "phx_join", #"{"do":"wait"}"#)
            try await eventually("no join") { lab.joinGate.waiting == 1 }
            for number in 0..<100 { client.push("1", "\(number)", "lab:a", "count") }
            client.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            lab.joinGate.open()
            try await client.expect(reply("1", "1", "lab:a"))
            var replies: [WireFrame] = []
            for _ in 0...100 { replies.append(try await client.next()) }
            replies.removeAll { $0 == .text(reply(nil, "h", "phoenix")) }
            #expect(replies == (0..<100).map { .text(reply("1", "\($0)", "lab:a", "ok", #"{"n":\#($0 + 1)}"#)) })
        }
    }

    @Test func goesOnWhenTheChannelThatHeldItBackEnds() async throws {
        try await Lab.run(adjust: { $0.mailboxLimit = 2 }) { server, lab in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("1", "w", "lab:a", "wait", "1")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            client.push("1", "t", "lab:a", "throw")
            for number in 0..<50 { client.push("1", "\(number)", "lab:a", "echo") }
            client.send(#"["2","2","lab:b","phx_join",{}]"#)
            lab.gate.open()
            var frames: [WireFrame] = []
            while frames.last != .text(reply("2", "2", "lab:b")) { frames.append(try await client.next()) }
            #expect(frames.first == .text(reply("1", "w", "lab:a")))
            #expect(frames.contains(.text(crashed("1", "lab:a"))))
        }
    }

    @Test func endsAConnectionThatIsHeldBack() async throws {
        try await Lab.run(adjust: { $0.mailboxLimit = 2 }) { server, lab in
            let client = try await server.connect("/socket/websocket?vsn=2.0.0&id=me")
            try await client.join("1", "lab:a")
            client.push("1", "w", "lab:a", "wait", "1")
            try await eventually("not waiting") { lab.gate.waiting == 1 }
            for number in 0..<200 { client.push("1", "\(number)", "lab:a", "echo") }
            server.endpoint.disconnect("me")
            try await client.expectClose(1_001)
            lab.gate.open()
            try await lab.recorder.expect(["in 1", "out 1", "lab:a: closed"])
        }
    }

    @Test func dropsAClientThatTakesNothingAndKeepsTheOthers() async throws {
        try await Lab.run(adjust: { $0.outboundLimit = 1_000_000 }) { server, lab in
            let (slow, other) = (try await server.connect(), try await server.connect())
            try await slow.join("1", "lab:a")
            try await other.join("1", "lab:a")
            try await slow.setReading(false)
            let filler = String(repeating: "x", count: 50_000)
            for number in 0..<400 {
                try server.endpoint.broadcast("lab:a", "big", ["n": .int(number), "x": .string(filler)])
                try await other.expect(broadcasted("lab:a", "big", #"{"n":\#(number),"x":"\#(filler)"}"#))
            }
            try await lab.recorder.expect(["lab:a: closed"])
            #expect(server.endpoint.stats.connections == 1)
            try await other.join("2", "lab:b")
        }
    }
}
