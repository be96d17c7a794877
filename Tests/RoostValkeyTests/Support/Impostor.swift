import NIOCore
import NIOPosix

/// Something that listens, and says the same to everyone.
struct Impostor: Sendable {
    let number: Int
    private let listener: any Channel

    static func start(_ text: String) async throws -> Impostor {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.writeAndFlush(ByteBuffer(string: text))
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Impostor(number: listener.localAddress?.port ?? 0, listener: listener)
    }

    func close() async throws {
        try await self.listener.close()
    }
}
