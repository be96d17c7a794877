import NIOCore
import NIOPosix
import Testing

@testable import Roost

/// Clients that do not read what they have asked for.
@Suite struct SlowReaderTests {
    private static let size = 16_000_000

    private static func mount(_ routes: inout Routes, _ recorder: Recorder) {
        routes.get("/big") { _ in
            recorder.note("big")
            return .text(String(repeating: "x", count: Self.size))
        }
        routes.get("/small") { _ in .text("small") }
    }

    private static func unread(_ port: Int, _ request: String) async throws -> any NIOCore.Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(ByteBuffer(string: request))
        return channel
    }

    @Test func getNoFurtherAnswerBeforeTheyHaveTheLast() async throws {
        let recorder = Recorder()
        try await TestServer.run(loops: 1, routes: { Self.mount(&$0, recorder) }) { server in
            let request = "GET /big HTTP/1.1\r\nhost: h\r\n\r\n"
            let slow = try await Self.unread(server.port, String(repeating: request, count: 20))
            try await eventually("no request") { !recorder.lines.isEmpty }
            for _ in 0..<50 {
                let small = "GET /small HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"
                #expect(try await TestClient.request(server.port, small).body == "small")
            }
            #expect(recorder.lines.count == 1)
            try? await slow.close()
        }
    }

    @Test func areCutAfterAWhile() async throws {
        let recorder = Recorder()
        try await TestServer.run(
            adjust: { $0.responseTimeout = .milliseconds(100) },
            routes: { Self.mount(&$0, recorder) }
        ) { server in
            let slow = try await Self.unread(server.port, "GET /big HTTP/1.1\r\nhost: h\r\n\r\n")
            try await eventually("no request") { !recorder.lines.isEmpty }
            try await eventually("still connected") { try await server.connectionCount() == 0 }
            try? await slow.close()
        }
    }
}

extension TestServer {
    /// The connections that the server's loops know, in any state.
    func connectionCount() async throws -> Int {
        var count = 0
        for loop in self.endpoint.server.loops {
            count += try await loop.eventLoop.submit { loop.connections.all.count }.get()
        }
        return count
    }
}
