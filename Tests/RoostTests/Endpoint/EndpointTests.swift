import RoostProtocol
import Testing

@testable import Roost

/// The endpoint from outside of channels.
@Suite struct EndpointTests {
    @Test func broadcastsToEveryone() async throws {
        try await Lab.run(loops: 3) { server, _ in
            var clients: [TestClient] = []
            for number in 0..<9 {
                clients.append(try await server.connect())
                try await clients[number].join("\(number)", "lab:a")
            }
            for number in 0..<100 { try server.endpoint.broadcast("lab:a", "ev", ["n": number]) }
            for client in clients {
                for number in 0..<100 { try await client.expect(broadcasted("lab:a", "ev", #"{"n":\#(number)}"#)) }
            }
        }
    }

    @Test func letsTasksHearWhatChannelsSay() async throws {
        try await Lab.run { server, _ in
            var heard = server.endpoint.subscribe("lab:a").makeAsyncIterator()
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            client.push("1", "2", "lab:a", "broadcast", #"{"n":1}"#)
            client.push("1", "3", "lab:a", "broadcast from", #"{"n":2}"#)
            let first = try #require(await heard.next())
            #expect(first.event == "said")
            #expect(first.payload == ["n": 1])
            #expect(await heard.next()?.payload == ["n": 2])
        }
    }

    @Test func countsWhatGoesOn() async throws {
        try await Lab.run { server, _ in
            let client = try await server.connect()
            try await client.join("1", "lab:a")
            try await client.join("2", "lab:b")
            #expect(server.endpoint.stats == EndpointStats(connections: 1, channels: 2, topics: 2))
            try await client.close()
            try await eventually("not empty") {
                server.endpoint.stats == EndpointStats(connections: 0, channels: 0, topics: 0)
            }
        }
    }

    @Test func saysWhenItDoesNotListen() async throws {
        try await Lab.run { server, _ in
            let second = Endpoint(port: server.port) { _ in }
            let port = Task { await second.port }
            await #expect(throws: (any Error).self) { try await second.run() }
            #expect(await port.value == nil)
            #expect(await second.port == nil)
        }
    }

    @Test func hasNoPortAfterItsEnd() async throws {
        let lab = Lab()
        var configuration = EndpointConfiguration()
        configuration.port = 0
        let endpoint = Endpoint(configuration: configuration) { lab.mount(&$0) }
        try await TestServer.run(endpoint) { server in #expect(await endpoint.port == server.port) }
        #expect(await endpoint.port == nil)
    }
}
