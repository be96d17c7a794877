import NIOCore
import RoostProtocol
import Testing

@testable import Roost

/// permessage-deflate on raw sockets.
@Suite struct RawCompressionTests {
    private struct Echo: RawSocket {
        static func connect(_ params: Params, info: ConnectInfo) async throws -> Echo { Echo() }
        mutating func handleIn(_ message: RawMessage) async throws -> [RawMessage] { [message] }
    }

    @Test func compressesBothWays() async throws {
        var configuration = SocketConfiguration()
        configuration.compression = CompressionConfiguration()
        let text = String(repeating: "hello ", count: 100)
        let payload = MessageCompressor(level: 1, windowBits: 9).compress(ByteBuffer(string: text))
        let bytes = Array(buffer: try #require(payload))
        let compressing = configuration
        try await TestServer.run(routes: { $0.rawSocket("/raw", Echo.self, configuration: compressing) }) { server in
            let offer = "sec-websocket-extensions: permessage-deflate\r\n"
            let client = try await server.connect("/raw/websocket", headers: offer)
            client.write(WireFrame.masked(0x41, bytes))
            #expect(try await client.next() == .deflated(text))
            client.send("short")
            try await client.expect("short")
            let plain = try await server.connect("/raw/websocket")
            plain.send(text)
            try await plain.expect(text)
        }
    }
}
