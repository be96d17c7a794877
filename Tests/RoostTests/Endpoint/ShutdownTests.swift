import NIOCore
import NIOPosix
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
        try await TestServer.run(
            adjust: { $0.shutdownTimeout = .milliseconds(300) },
            routes: { lab.mount(&$0) { $0.mailboxLimit = 1 } }
        ) { server in
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

    /// Also what `terminate` does after the connection has gone.
    @Test func waitsForChannelsToCleanUp() async throws {
        let lab = Lab()
        let server = Lab.Shelf<TestServer>()
        let task = Task {
            try await TestServer.run(routes: { lab.mount(&$0) }) { running in
                server.keep(running)
                let client = try await running.connect()
                try await client.join("1", "lab:a")
                client.push("1", "1", "lab:a", "wait", "1")
                try await eventually("not waiting") { lab.gate.waiting == 1 }
                try await client.close()
                try await eventually("still connected") { running.endpoint.stats.connections == 0 }
            }
            lab.recorder.note("ended")
        }
        try await eventually("not draining") { server.all.first?.endpoint.isDraining == true }
        lab.gate.open()
        try await task.value
        #expect(lab.recorder.lines == ["in 1", "out 1", "lab:a: closed", "ended"])
    }

    /// While a channel cleans up, health checks are answered and newcomers refused.
    @Test func answersHealthChecksAndRefusesSocketsMeanwhile() async throws {
        let lab = Lab()
        let (clients, servers) = (Lab.Shelf<TestClient>(), Lab.Shelf<TestServer>())
        let health = "GET /health HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
        let task = Task {
            try await TestServer.run(routes: { routes in
                lab.mount(&routes)
                routes.health()
            }) { server in
                #expect(try await TestClient.request(server.port, health).status == 200)
                let client = try await server.connect()
                try await client.join("1", "lab:a")
                client.push("1", "1", "lab:a", "wait", "1")
                try await eventually("not waiting") { lab.gate.waiting == 1 }
                clients.keep(client)
                servers.keep(server)
            }
        }
        try await eventually("not draining") { servers.all.first?.endpoint.isDraining == true }
        let port = try #require(servers.all.first?.port)
        let response = try await TestClient.request(port, health)
        #expect(response.status == 503 && response.body == "draining")
        await #expect { try await TestClient.connect(port) } throws: { error in
            (error as? TestClient.Refused)?.response.status == 503
        }
        try await clients.all.first?.expectClose(1_012)
        lab.gate.open()
        try await task.value
    }

    /// A probe of the port, or a browser that connects ahead of time, asks for nothing.
    @Test func doesNotWaitForConnectionsThatAskForNothing() async throws {
        let lab = Lab()
        let silent = Lab.Shelf<any NIOCore.Channel>()
        try await TestServer.run(adjust: { $0.shutdownTimeout = .seconds(3_600) }, routes: { lab.mount(&$0) }) {
            server in
            silent.keep(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: server.port).get()
            )
            try await eventually("not connected") { try await server.connectionCount() == 1 }
        }
        try? await silent.all.first?.close()
    }

    @Test func acceptsNobodyAnyMore() async throws {
        let lab = Lab()
        let ports = Lab.Shelf<Int>()
        try await TestServer.run(routes: { lab.mount(&$0) }) { ports.keep($0.port) }
        let port = try #require(ports.all.first)
        await #expect(throws: (any Error).self) { try await TestClient.connect(port) }
    }
}
