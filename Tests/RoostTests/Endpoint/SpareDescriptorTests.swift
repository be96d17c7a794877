import NIOCore
import NIOPosix
import Testing

@testable import Roost

/// Answering connections that there is no descriptor for.
@Suite struct SpareDescriptorTests {
    /// A listening socket that accepts nobody by itself.
    private func listen() async throws -> any NIOCore.Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private func refuse(_ channel: any NIOCore.Channel, _ answer: String) async throws -> (count: Int, isThere: Bool) {
        try await channel.eventLoop.submit {
            let spare = SpareDescriptor(answer: ByteBuffer(string: answer))
            let count = try channel.pipeline.syncOperations
                .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { spare.refuse(from: CInt($0)) }
            return (count ?? -1, spare.isThere)
        }.get()
    }

    @Test func answersAllThatWait() async throws {
        let channel = try await self.listen()
        let port = try #require(channel.localAddress?.port)
        let answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nfull"
        async let first = TestClient.request(port, "GET / HTTP/1.1\r\n\r\n")
        async let second = TestClient.request(port, "GET / HTTP/1.1\r\n\r\n")
        var count = 0
        while count < 2 {
            let refused = try await self.refuse(channel, answer)
            #expect(refused.isThere)
            count += refused.count
        }
        for response in [try await first, try await second] {
            #expect(response.status == 503)
            #expect(response.body == "full")
        }
        try await channel.close()
    }

    @Test func findsNobody() async throws {
        let channel = try await self.listen()
        #expect(try await self.refuse(channel, "").count == 0)
        try await channel.close()
    }
}
