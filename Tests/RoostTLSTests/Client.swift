import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Sends bytes, through TLS or without, and keeps what comes back.
final class Client: Sendable {
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    deinit {
        self.channel.close(promise: nil)
    }

    static func plain(_ port: Int) async throws -> Client {
        try await self.connect(port) { _ in [] }
    }

    static func secured(_ port: Int, maximumVersion: TLSVersion? = nil) async throws -> Client {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.maximumTLSVersion = maximumVersion
        let context = try NIOSSLContext(configuration: configuration)
        return try await self.connect(port) { _ in [try NIOSSLClientHandler(context: context, serverHostname: nil)] }
    }

    private static func connect(
        _ port: Int,
        handlers: @escaping @Sendable (any Channel) throws -> [any ChannelHandler]
    ) async throws -> Client {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: self.group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(try handlers(channel))
                    try channel.pipeline.syncOperations.addHandler(Reader(inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return Client(channel: channel, inbox: inbox)
    }

    /// What has come, as text.
    var received: String { self.inbox.state.withLock { $0.text } }

    /// Whether the server has ended the connection.
    var isEnded: Bool { self.inbox.state.withLock { $0.isEnded } }

    func send(_ text: String) {
        self.channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    func send(_ bytes: [UInt8]) {
        self.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func close() {
        self.channel.close(promise: nil)
    }

    /// The certificate that the server has shown.
    func certificate() async throws -> NIOSSLCertificate? {
        try await self.channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self).peerCertificate
        }.get()
    }

    private final class Inbox: Sendable {
        let state = Mutex((text: "", isEnded: false))
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let inbox: Inbox

        init(_ inbox: Inbox) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: self.unwrapInboundIn(data))
            self.inbox.state.withLock { $0.text += text }
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.inbox.state.withLock { $0.isEnded = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
