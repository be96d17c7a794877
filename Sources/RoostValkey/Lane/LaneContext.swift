import Logging
import NIOCore
import NIOPosix
import NIOSSL
import RoostCluster
import RoostPubSub

/// What the connections of a running adapter share.
struct LaneContext: Sendable {
    let configuration: ValkeyConfiguration
    let group: any EventLoopGroup
    let security: NIOSSLContext?
    let receiver: any PubSubReceiver
    let metrics: AdapterMetrics
    let logger: Logger
    /// To be called when a subject seems to have another server than was thought.
    let topologyChanged: @Sendable () -> Void

    /// What connections begin with.
    var greeting: Greeting {
        Greeting(
            username: self.configuration.username,
            password: self.configuration.password,
            clientName: self.configuration.clientName,
            expectsCluster: self.configuration.mode == .sharded
        )
    }

    /// Room for a frame and what it comes with, and for what clusters say about themselves.
    var limits: RESPLimits {
        let frameSize = min(max(self.configuration.maxFrameSize, 0), RESPLimits.longestBulk)
        return RESPLimits(valueSize: max(frameSize, 1 << 20) + 4096)
    }

    /// Makes connections to a server; the handlers of each are those of TLS, if it is spoken, and the one that is made.
    func connect(
        to server: ValkeyServer,
        _ makeHandler: @escaping @Sendable () -> some ChannelHandler
    ) async throws -> any Channel {
        let serverName = self.serverName(for: server)
        return try await ClientBootstrap(group: self.group)
            .connectTimeout(self.configuration.connectTimeout.timeAmount)
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
            .channelOption(ChannelOptions.writeBufferWaterMark, value: .init(low: 262_144, high: 524_288))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let security = self.security {
                        try pipeline.addHandler(NIOSSLClientHandler(context: security, serverHostname: serverName))
                    }
                    try pipeline.addHandler(makeHandler())
                }
            }
            .connect(host: server.host, port: server.port).get()
    }

    /// An address is not a name that can be asked for (RFC 6066, section 3); NIO compares it with the certificate itself.
    private func serverName(for server: ValkeyServer) -> String? {
        if let name = self.configuration.tls?.serverName { return name }
        let isAddress = (try? SocketAddress(ipAddress: server.host, port: server.port)) != nil
        return isAddress ? nil : server.host
    }
}
