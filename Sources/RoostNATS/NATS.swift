public import Logging
public import NIOCore
import RoostCluster
public import RoostPubSub

/// Carries frames between nodes by NATS (its core: what is published while a node is away, that node does not get).
///
/// ```swift
/// let nats = try NATS("nats://chat:secret@10.0.0.1:4222,nats://10.0.0.2:4222")
/// ```
///
/// One connection, to one server at a time; the others are for when it goes. `docs/clusters.md` says more.
public final class NATS: PubSubAdapter {
    private let settings: NATSSettings
    private let link: SingleLink

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - servers: URLs with commas in between, such as `nats://user:password@host:4222`, `nats://token@host`,
    ///     `tls://host` (which insists on TLS), or hosts alone. What stands in front of `@` is percent-encoded.
    ///   - configure: Changes the defaults.
    /// - Throws: When there is no server, or something in a URL cannot be right.
    public init(
        _ servers: String,
        configure: (inout NATSConfiguration) -> Void = { _ in }
    ) throws(NATSSetupError) {
        var configuration = NATSConfiguration()
        configure(&configuration)
        self.settings = NATSSettings(try NATSURL.list(servers), configuration)
        self.link = SingleLink(
            adapter: "nats",
            engine: NATSCommand.self,
            outboundLimit: configuration.outboundLimit,
            settings: LinkSettings(
                connectTimeout: configuration.connectTimeout,
                pingInterval: configuration.pingInterval,
                flushTimeout: configuration.flushTimeout,
                reconnectDelay: configuration.reconnectDelay,
                eventLoopGroup: configuration.eventLoopGroup
            )
        )
    }

    /// `nats`.
    public var name: String { "nats" }

    /// What the server allows (`max_payload`), in bytes: 1 MiB unless it has been told otherwise, and until it is known.
    public var maxFrameSize: Int { self.link.maxFrameSize }

    /// Takes a frame. What is published within one turn of the event loop is sent together.
    public func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        try self.link.publish(frame, to: subject)
    }

    /// Asks for the frames of a subject from now on.
    public func subscribe(_ subject: PubSubSubject) {
        self.link.wish(subject, true)
    }

    /// Asks for no more frames of a subject.
    public func unsubscribe(_ subject: PubSubSubject) {
        self.link.wish(subject, false)
    }

    /// Keeps up the link until the task is cancelled.
    ///
    /// - Throws: `NATSSetupError` when a file that the configuration names cannot be used.
    public func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        try self.settings.check()
        await self.link.run(receiver, logger: logger) { [settings = self.settings] in NATSLinkServers(settings) }
    }
}
