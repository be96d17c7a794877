import NIOCore
import NIOHTTP1
import RoostProtocol
import Testing

@testable import Roost

/// Sockets with a protocol of the application's own.
@Suite struct RawSocketTests {
    private struct Counting: RawSocket {
        struct Failure: Error {}

        var count = 0
        let name: String

        static func connect(_ params: Params, info: ConnectInfo) async throws -> Counting {
            guard let name = params["name"] else { throw ConnectRefusal(.unauthorized, body: "who?") }
            return Counting(name: name)
        }

        mutating func handleIn(_ message: RawMessage) async throws -> [RawMessage] {
            self.count += 1
            await Task.yield()
            switch String(buffer: message.bytes) {
            case "fail": throw Failure()
            case "none": return []
            case "twice": return [message, message]
            default: return [RawMessage(message.kind, ByteBuffer(string: "\(self.name) \(self.count)"))]
            }
        }
    }

    private func run(_ body: (TestServer) async throws -> Void) async throws {
        var configuration = SocketConfiguration()
        configuration.mailboxLimit = 3
        let limited = configuration
        try await TestServer.run(
            routes: { $0.rawSocket("/raw", Counting.self, configuration: limited) },
            body: body
        )
    }

    @Test func answersInOrderAndInKind() async throws {
        try await self.run { server in
            let client = try await server.connect("/raw/websocket?name=a")
            client.send("x")
            client.send("none")
            client.send(binary: [1])
            client.send("twice")
            try await client.expect("a 1")
            #expect(try await client.next() == .binary(Array("a 3".utf8)))
            try await client.expect("twice", "twice")
        }
    }

    @Test func handlesManyMessagesOneAtATime() async throws {
        try await self.run { server in
            let client = try await server.connect("/raw/websocket?name=b")
            client.send((0..<500).map { "\($0)" })
            for number in 1...500 { try await client.expect("b \(number)") }
        }
    }

    /// A close frame, and a frame of a kind that does not exist.
    @Test(arguments: [(8, [3, 232], 1_000), (3, [], 1_002)] as [(UInt8, [UInt8], UInt16)])
    func answersWhatCameBeforeTheEnd(_ opcode: UInt8, _ payload: [UInt8], _ code: UInt16) async throws {
        try await self.run { server in
            let client = try await server.connect("/raw/websocket?name=d")
            var bytes = WireFrame.masked(1, Array("x".utf8))
            bytes.writeImmutableBuffer(WireFrame.masked(1, Array("y".utf8)))
            bytes.writeImmutableBuffer(WireFrame.masked(opcode, payload))
            client.write(bytes)
            try await client.expect("d 1", "d 2")
            try await client.expectClose(code)
        }
    }

    @Test func closesWhenTheHandlerThrows() async throws {
        try await self.run { server in
            let client = try await server.connect("/raw/websocket?name=c")
            client.send("fail")
            client.send("x")
            try await client.expectClose(1_011)
        }
    }

    @Test func refusesAsTheApplicationSays() async throws {
        try await self.run { server in
            let refused = await #expect(throws: TestClient.Refused.self) {
                try await server.connect("/raw/websocket")
            }
            #expect(refused?.response.status == 401)
            #expect(refused?.response.body == "who?")
        }
    }
}
