import NIOCore
import NIOHTTP1
import NIOPosix

/// The listening socket of an endpoint, and how accepted connections are set up.
struct Listener {
    private let channel: any NIOCore.Channel

    init(endpoint: Endpoint, group: MultiThreadedEventLoopGroup) async throws {
        let configuration = endpoint.server.configuration
        self.channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: CInt(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: 256)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: endpoint.server.logger))
                }
            }
            .childChannelInitializer { Self.setUp($0, endpoint) }
            .bind(host: configuration.host, port: configuration.port)
            .get()
    }

    /// The port that the system has given.
    var port: Int? { self.channel.localAddress?.port }

    /// The address for the log.
    var address: String { self.channel.localAddress.map { "\($0)" } ?? "?" }

    /// Stops accepting.
    func close() async {
        try? await self.channel.close()
    }

    private static func setUp(_ channel: any NIOCore.Channel, _ endpoint: Endpoint) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let loop = endpoint.server.loop(of: channel.eventLoop) else { throw ChannelError.eof }
            try Self.setOptions(channel)
            let pipeline = channel.pipeline.syncOperations
            let decoder = ByteToMessageHandler(endpoint.server.configuration.makeRequestDecoder())
            try pipeline.addHandlers(decoder, HTTPConnection(endpoint: endpoint, loop: loop, decoder: decoder))
        }
    }

    /// Here and not in the bootstrap, which makes a future of each option. (The bootstrap turns Nagle's algorithm off.)
    private static func setOptions(_ channel: any NIOCore.Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.maxMessagesPerRead, value: 1)
        let allocator = FixedSizeRecvByteBufferAllocator(capacity: EndpointConfiguration.receiveBufferSize)
        try options.setOption(.recvAllocator, value: allocator)
    }
}

extension EndpointConfiguration {
    fileprivate func makeRequestDecoder() -> HTTPRequestDecoder {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = self.maxHeaderFieldSize
        limits.maxHeaderListSize = self.maxHeaderSize
        limits.maxHeaderFieldCount = self.maxHeaderCount
        return HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    }
}
