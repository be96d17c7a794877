import NIOCore
import NIOHTTP1
import NIOPosix

/// The listening socket of an endpoint, and how accepted connections are set up.
struct Listener {
    private let channel: any NIOCore.Channel
    private var acceptor: Acceptor?

    init(endpoint: Endpoint, group: MultiThreadedEventLoopGroup) async throws {
        let configuration = endpoint.server.configuration
        self.channel = try await Self.bootstrap(group, sharesPort: configuration.sharesPort)
            .serverChannelOption(.backlog, value: CInt(clamping: configuration.backlog))
            .serverChannelOption(.maxMessagesPerRead, value: 256)
            .serverChannelOption(.autoRead, value: false)
            // Accepted connections inherit it.
            .serverChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Self.errorHandler(endpoint.server))
                }
            }
            .childChannelInitializer { Self.setUp($0, endpoint) }
            .bind(host: configuration.host, port: configuration.port)
            .get()
        do {
            if configuration.security == nil { self.acceptor = try await Self.acceptor(endpoint, self.channel) }
            if self.acceptor?.start() != true { try await self.channel.setOption(.autoRead, value: true).get() }
        } catch {
            await self.close()
            throw error
        }
    }

    /// TLS needs NIO from the first byte on; other connections do not.
    private static func acceptor(_ endpoint: Endpoint, _ channel: any NIOCore.Channel) async throws -> Acceptor? {
        try await channel.eventLoop.submit {
            let descriptor = try channel.pipeline.syncOperations
                .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { RawDescriptor(CInt($0)) }
            return descriptor.flatMap { Acceptor(endpoint, listening: $0, answer: ByteBuffer(string: self.shortage)) }
        }.get()
    }

    /// The port that the system has given.
    var port: Int? { self.channel.localAddress?.port }

    /// The address for the log.
    var address: String { self.channel.localAddress.map { "\($0)" } ?? "?" }

    /// Stops accepting.
    func close() async {
        self.acceptor?.stop()
        try? await self.channel.close()
    }

    private static func bootstrap(_ group: MultiThreadedEventLoopGroup, sharesPort: Bool) -> ServerBootstrap {
        let bootstrap = ServerBootstrap(group: group).serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        // Not set to 0 either: that is what it is.
        return sharesPort ? bootstrap.serverChannelOption(.sharedPort, value: 1) : bootstrap
    }

    private static func setUp(_ channel: any NIOCore.Channel, _ endpoint: Endpoint) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let loop = endpoint.server.loop(of: channel.eventLoop) else { throw ChannelError.eof }
            try Self.setOptions(channel)
            try endpoint.server.configuration.security?.protect(channel, logger: endpoint.server.logger)
            let connection = Self.makeConnection(endpoint, loop)
            Self.admit(connection, from: channel.remoteAddress, endpoint.server)
            try connection.addHandlers(to: channel)
        }
    }

    static func makeConnection(_ endpoint: Endpoint, _ loop: LoopContext) -> HTTPConnection {
        let decoder = ByteToMessageHandler(endpoint.server.configuration.makeRequestDecoder())
        return HTTPConnection(endpoint: endpoint, loop: loop, decoder: decoder)
    }

    private static func admit(_ connection: HTTPConnection, from address: SocketAddress?, _ server: ServerContext) {
        switch server.accepting.admit(address) {
        case .admitted(let lease):
            connection.lease = lease
            server.accepting.endShortage()
        case .refused(let limit):
            connection.refusal = Self.refusal(limit, server)
        }
    }

    /// What to answer to a connection beyond a limit.
    static func refusal(_ limit: Accepting.Limit, _ server: ServerContext) -> HTTPResponse {
        server.metrics.connectionsRefused(limit)
        if server.accepting.beginShortage() {
            server.logger.warning("too many connections", metadata: [LogKey.reason: "\(limit.rawValue)"])
        }
        return limit == .address
            ? .text("too many connections from this address", status: .tooManyRequests)
            : .text("too many connections", status: .serviceUnavailable)
    }

    private static func errorHandler(_ server: ServerContext) -> AcceptErrorHandler {
        let isSecured = server.configuration.security != nil
        return AcceptErrorHandler(server: server, answer: isSecured ? ByteBuffer() : ByteBuffer(string: self.shortage))
    }

    private static let shortage = """
        HTTP/1.1 503 Service Unavailable\r
        content-type: text/plain; charset=utf-8\r
        content-length: 20\r
        connection: close\r
        \r
        too many connections
        """

    /// Here and not in the bootstrap, which makes a future of each option. (The bootstrap turns Nagle's algorithm off.)
    static func setOptions(_ channel: any NIOCore.Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.maxMessagesPerRead, value: 1)
        let allocator = FixedSizeRecvByteBufferAllocator(capacity: EndpointConfiguration.receiveBufferSize)
        try options.setOption(.recvAllocator, value: allocator)
    }
}

extension EndpointConfiguration {
    func makeRequestDecoder() -> HTTPRequestDecoder {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = self.maxHeaderFieldSize
        limits.maxHeaderListSize = self.maxHeaderSize
        limits.maxHeaderFieldCount = self.maxHeaderCount
        return HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    }

    /// The same for requests that NIO does not see.
    var plainUpgradeLimits: PlainUpgrade.Limits {
        PlainUpgrade.Limits(
            fieldSize: self.maxHeaderFieldSize,
            headSize: self.maxHeaderSize,
            fieldCount: self.maxHeaderCount
        )
    }
}
