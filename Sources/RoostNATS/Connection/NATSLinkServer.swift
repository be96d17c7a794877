import NIOCore
import NIOPosix
import NIOSSL
import RoostCluster

/// A server, as the link connects to it. On the link's event loop only.
struct NATSLinkServer: LinkServer {
    private let address: NATSServerAddress
    private let servers: NATSLinkServers

    init(_ address: NATSServerAddress, of servers: NATSLinkServers) {
        self.address = address
        self.servers = servers
    }

    private var configuration: NATSConfiguration { self.servers.settings.configuration }

    var name: String { self.address.description }

    func dialogue() throws(LinkEnding) -> any LinkDialogue {
        do {
            let greeting = try self.servers.settings.greeting(for: self.address)
            return NATSMachine(greeting: greeting, maxUnanswered: self.configuration.maxUnansweredPings)
        } catch {
            throw LinkEnding(.unauthorized, error.description)
        }
    }

    func connect(
        on eventLoop: any EventLoop,
        _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(self.configuration.connectTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 16_384, maximum: 262_144)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    Self.keepUnsentShort(channel)
                    try initialize(channel)
                }
            }
            .connect(host: self.address.host, port: self.address.port)
    }

    /// Has the system take little ahead of the network (`TCP_NOTSENT_LOWAT`), where it can. Otherwise a question for a sign
    /// of life would stand behind megabytes on a slow link, and the link be given up although it works.
    private static func keepUnsentShort(_ channel: any Channel) {
        #if canImport(Darwin)
        let name: CInt = 0x201
        #else
        let name: CInt = 25
        #endif
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: name))
        try? channel.syncOptions?.setOption(option, value: 131_072)
    }

    func secure(_ channel: any Channel) throws {
        let handler = try self.servers.settings.tlsHandler(for: self.address)
        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
    }

    /// Closes the socket past the handler that would say goodbye first, and wait for an answer.
    func close(_ context: ChannelHandlerContext) {
        let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self)
        (tls ?? context).close(promise: nil)
    }

    func ending(_ error: any Error) -> LinkEnding {
        switch error {
        case NIOSSLError.uncleanShutdown: self.closed
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: LinkEnding(.tls, Self.text("\(error)"))
        default: LinkEnding(.closed, "\(error)")
        }
    }

    private static func text(_ error: String) -> String {
        error.contains("CERTIFICATE_VERIFY_FAILED")
            ? "the server's certificate has expired, or is not trusted: \(error)" : error
    }

    func discovered(_ urls: [String]) {
        self.servers.discovered(urls, from: self.address)
    }
}
