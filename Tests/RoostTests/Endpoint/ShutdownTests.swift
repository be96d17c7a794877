import Testing

@testable import Roost

/// The end of an endpoint.
@Suite struct ShutdownTests {
    @Test func closesConnectionsSoThatTheyComeBack() async throws {
        let lab = Lab()
        let clients = Lab.Shelf<TestClient>()
        try await TestServer.run(loops: 3, routes: { lab.mount(&$0) }) { server in
            for number in 0..<6 {
                let client = try await server.connect()
                try await client.join("1", "lab:\(number)")
                clients.keep(client)
            }
        }
        for client in clients.all { try await client.expectClose(1_012) }
        #expect(Set(lab.recorder.lines) == Set((0..<6).map { "lab:\($0): draining" }))
        #expect(lab.recorder.lines.count == 6)
    }

    @Test func doesNotWaitForHandlersForEver() async throws {
        let lab = Lab()
        let clients = Lab.Shelf<TestClient>()
        try await TestServer.run(routes: { lab.mount(&$0) { $0.mailboxLimit = 1 } }) { server in
            let client = try await server.connect()
            clients.keep(client)
            try await client.join("1", "lab:a")
            for number in 0..<10 { client.push("1", "\(number)", "lab:a", "wait", "\(number)") }
            try await eventually("not waiting") { lab.gate.waiting == 1 }
        }
        try await clients.all.first?.expectClose(1_012)
        #expect(lab.recorder.lines == ["in 0"])
        lab.gate.open()
        try await lab.recorder.expect(["in 0", "out 0", "lab:a: draining"])
    }

    /// What a client still sends, or a client that does not answer, is cut off in the end.
    @Test func cutsConnectionsThatDoNotEnd() async throws {
        let lab = Lab()
        let clients = Lab.Shelf<TestClient>()
        try await TestServer.run(
            adjust: { $0.shutdownTimeout = .milliseconds(100) },
            routes: { lab.mount(&$0) },
            body: { server in
                let client = try await server.connect()
                clients.keep(client)
                try await client.setReading(false)
            }
        )
        try? await clients.all.first?.setReading(true)
        try await eventually("not cut") { clients.all.first?.isEnded == true }
    }

    @Test func acceptsNobodyAnyMore() async throws {
        let lab = Lab()
        let ports = Lab.Shelf<Int>()
        try await TestServer.run(routes: { lab.mount(&$0) }) { ports.keep($0.port) }
        let port = try #require(ports.all.first)
        await #expect(throws: (any Error).self) { try await TestClient.connect(port) }
    }
}
