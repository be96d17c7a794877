import NIOCore
import NIOPosix

/// Something that listens, and says the same to everyone.
struct Impostor: Sendable {
    let number: Int
    private let listener: any Channel

    static func start(_ text: String) async throws -> Impostor {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Speaker(text))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Impostor(number: listener.localAddress?.port ?? 0, listener: listener)
    }

    private final class Speaker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let text: String

        init(_ text: String) {
            self.text = text
        }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: self.text)), promise: nil)
        }
    }

    func close() async throws {
        try await self.listener.close()
    }
}
