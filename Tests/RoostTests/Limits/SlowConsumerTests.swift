import MetricsTestKit
import Testing

@testable import Roost

/// Clients that read more slowly than their topics speak, through a real socket.
@Suite struct SlowConsumerTests {
    private static let count = 400
    private static let filler = String(repeating: "x", count: 50_000)

    private func message(_ number: Int) -> JSON {
        ["n": .int(number), "x": .string(Self.filler)]
    }

    /// Broadcasts to a client that does not read, while another receives everything.
    ///
    /// - Returns: The client, reading again.
    private func flood(_ server: TestServer, _ topic: String, events: [String]) async throws -> TestClient {
        let (slow, other) = (try await server.connect(), try await server.connect())
        try await slow.join("1", topic)
        try await other.join("1", topic)
        try await slow.setReading(false)
        for number in 0..<Self.count {
            let event = events[number % events.count]
            try server.endpoint.broadcast(topic, event, .init(json: self.message(number)))
            try await other.expect(broadcasted(topic, event, #"{"n":\#(number),"x":"\#(Self.filler)"}"#))
        }
        try await slow.setReading(true)
        slow.push("1", "last", topic, "echo")
        return slow
    }

    /// The numbers of the broadcasts that a client receives until the last one.
    private func numbers(_ client: TestClient) async throws -> [Int] {
        var numbers: [Int] = []
        while numbers.last != Self.count - 1 {
            guard case .text(let text) = try await client.next() else { break }
            if let number = text.firstMatch(of: #/"n":(\d+)/#) { numbers.append(Int(number.1) ?? -1) }
        }
        return numbers
    }

    @Test func getTheNewest() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.outboundLimit = 4_000_000 }, metrics: metrics) { server, _ in
            let client = try await self.flood(server, "newest:a", events: ["e"])
            let numbers = try await self.numbers(client)
            #expect(numbers.suffix(3) == [397, 398, 399])
            #expect(numbers == numbers.sorted())
            let dropped = metrics.counterTotal(label: MetricName.droppedBroadcasts)
            #expect(dropped > 0 && Int(dropped) == Self.count - numbers.count)
            client.push("1", "2", "newest:a", "broadcast")
            while try await client.next() != .text(broadcasted("newest:a", "said")) {}
        }
    }

    @Test func getTheLatestOfEachEvent() async throws {
        let metrics = TestMetrics()
        try await Lab.run(adjust: { $0.outboundLimit = 4_000_000 }, metrics: metrics) { server, _ in
            let client = try await self.flood(server, "latest:a", events: ["a", "b"])
            let numbers = try await self.numbers(client)
            #expect(numbers.suffix(2) == [398, 399])
            #expect(numbers.count < Self.count)
            #expect(numbers == numbers.sorted())
            #expect(Int(metrics.counterTotal(label: MetricName.droppedBroadcasts)) == Self.count - numbers.count)
        }
    }

    @Test func missNothingWhileTheyKeepUp() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "latest:a")
            for number in 0..<200 {
                try server.endpoint.broadcast("latest:a", "e", ["n": .int(number)])
                try await client.expect(broadcasted("latest:a", "e", #"{"n":\#(number)}"#))
            }
        }
    }

    /// What a topic keeps back ends with the channel.
    @Test func getNothingMoreAfterTheyHaveLeft() async throws {
        try await Lab.run(adjust: { $0.outboundLimit = 4_000_000 }) { server, lab in
            let slow = try await server.connect()
            try await slow.join("1", "newest:a")
            try await slow.setReading(false)
            for number in 0..<Self.count {
                try server.endpoint.broadcast("newest:a", "e", .init(json: self.message(number)))
            }
            slow.push("1", "2", "newest:a", "phx_leave")
            try await lab.recorder.expect(["newest:a: left"])
            try await slow.setReading(true)
            while try await slow.next() != .text(closed("1", "newest:a")) {}
            try await slow.expect(pushed("1", "newest:a", "bye", #"{"reason":"left"}"#))
            slow.send(#"[null,"h","phoenix","heartbeat",{}]"#)
            try await slow.expect(reply(nil, "h", "phoenix"))
        }
    }

    /// Some fill what may wait for all; a client that keeps up is not the one to go.
    @Test func areDroppedInsteadOfThoseThatKeepUp() async throws {
        let lab = Lab()
        try await TestServer.run(
            loops: 1,
            adjust: { $0.outboundLimit = 40_000_000 },
            routes: { lab.mount(&$0) { $0.outboundLimit = 30_000_000 } }
        ) { server in
            let reader = try await server.connect()
            try await reader.join("1", "lab:a")
            for number in 0..<4 {
                let slow = try await server.connect()
                try await slow.join("1", "lab:\(number)")
                try await slow.setReading(false)
                for _ in 0..<400 {
                    try server.endpoint.broadcast("lab:\(number)", "e", ["x": .string(Self.filler)])
                }
            }
            let filler = String(repeating: "y", count: 8_000_000)
            for number in 0..<4 {
                reader.push("1", "\(number)", "lab:a", "echo", #"{"x":"\#(filler)"}"#)
                try await reader.expect(reply("1", "\(number)", "lab:a", "ok", #"{"x":"\#(filler)"}"#))
            }
            #expect(server.endpoint.server.metrics.queuedBytes.value <= 40_000_000)
        }
    }

    /// Each has less than its own limit waiting, but together they have more than the server's.
    @Test func areDroppedWhenTooMuchWaitsForAll() async throws {
        let lab = Lab()
        try await TestServer.run(
            adjust: { $0.outboundLimit = 8_000_000 },
            routes: { lab.mount(&$0) { $0.outboundLimit = 30_000_000 } }
        ) { server in
            let other = try await server.connect()
            try await other.join("1", "lab:a")
            for _ in 0..<4 {
                let slow = try await server.connect()
                try await slow.join("1", "lab:a")
                try await slow.setReading(false)
            }
            for number in 0..<Self.count {
                try server.endpoint.broadcast("lab:a", "e", .init(json: self.message(number)))
                try await other.expect(broadcasted("lab:a", "e", #"{"n":\#(number),"x":"\#(Self.filler)"}"#))
                #expect(server.endpoint.server.metrics.queuedBytes.value <= 8_000_000)
            }
            try await eventually("still connected") { server.endpoint.stats.connections == 1 }
            try await eventually("still counted") { server.endpoint.server.metrics.queuedBytes.value == 0 }
        }
    }
}
