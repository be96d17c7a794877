import RoostProtocol
import Synchronization
import Testing

@testable import Roost

/// Nothing of a channel stays when it has ended, even if it keeps its own socket.
@Suite(.serialized) struct ChannelLifetimeTests {
    /// Belongs to a channel, and counts how many are left.
    private final class Token: Sendable {
        static let count = Atomic<Int>(0)
        init() { Self.count.add(1, ordering: .relaxed) }
        deinit { Self.count.subtract(1, ordering: .relaxed) }
    }

    private struct KeepingChannel: Channel {
        typealias Assigns = PlainSocket

        struct Failure: Error {}

        let token = Token()
        var socket: ChannelSocket<Self>?

        mutating func join(_ topic: Topic, payload: Payload, socket: ChannelSocket<Self>) async throws -> JoinReply {
            self.socket = socket
            switch topic.wildcard {
            case "refused": return .error(reason: "no")
            case "crashing": throw Failure()
            default: return .ok
            }
        }

        mutating func handleIn(_ event: String, payload: Payload, socket: ChannelSocket<Self>) async throws -> Reply {
            if event == "crash" { throw Failure() }
            return .stop(reply: .ok)
        }
    }

    private func run(_ body: (TestClient) async throws -> Void) async throws {
        let mount: (inout Routes) -> Void = { routes in
            routes.socket("/socket", PlainSocket.self) { $0.channel("keep:*") { KeepingChannel() } }
        }
        try await TestServer.run(routes: mount) { server in
            let client = try await server.connect()
            try await body(client)
            try await eventually("the channel stays") { Token.count.load(ordering: .relaxed) == 0 }
        }
    }

    @Test(arguments: ["phx_leave", "crash", "stop"])
    func ends(_ event: String) async throws {
        try await self.run { client in
            try await client.join("1", "keep:a")
            #expect(Token.count.load(ordering: .relaxed) == 1)
            client.push("1", "2", "keep:a", event)
        }
    }

    @Test(arguments: ["refused", "crashing"])
    func neverBegins(_ topic: String) async throws {
        try await self.run { client in
            client.push("1", "1", "keep:\(topic)", "phx_join")
            _ = try await client.next()
        }
    }
}
