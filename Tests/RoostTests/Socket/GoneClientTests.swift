import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Roost

/// Clients that have gone before they are answered.
@Suite struct GoneClientTests {
    /// Belongs to a connection, and counts how many are left.
    private final class Token: Sendable {
        static let count = Atomic<Int>(0)
        init() { Self.count.add(1, ordering: .relaxed) }
        deinit { Self.count.subtract(1, ordering: .relaxed) }
    }

    private struct SlowSocket: Socket {
        static let gate = Gate()
        static let ended = Atomic<Int>(0)
        let token: Token

        static func connect(_ params: Params, info: ConnectInfo) async throws -> SlowSocket {
            let socket = SlowSocket(token: Token())
            await Self.gate.wait()
            Self.ended.add(1, ordering: .relaxed)
            return socket
        }
    }

    @Test func nothingStaysOfAClientThatLeavesWhileItsConnectRuns() async throws {
        let request = """
            GET /socket/websocket HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r
            sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        try await TestServer.run(routes: { $0.socket("/socket", SlowSocket.self) { _ in } }) { server in
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: server.port).get()
            try await client.writeAndFlush(ByteBuffer(string: request))
            try await eventually("no connect") { SlowSocket.gate.waiting == 1 }
            try await client.close()
            try await eventually("the server does not notice") {
                var open = 0
                for loop in server.endpoint.server.loops {
                    open += try await loop.eventLoop.submit { loop.connections.all.count }.get()
                }
                return open == 0
            }
            SlowSocket.gate.open()
            try await eventually("connect does not end") { SlowSocket.ended.load(ordering: .relaxed) == 1 }
            try await eventually("the socket stays") { Token.count.load(ordering: .relaxed) == 0 }
        }
    }
}
