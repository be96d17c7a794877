public import Logging
public import NIOCore
import NIOPosix
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
    private let outbox: AdapterOutbox
    private let metrics: AdapterMetrics

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
        self.outbox = NATSCommand.outbox(limit: configuration.outboundLimit)
        self.metrics = AdapterMetrics(adapter: "nats")
    }

    /// `nats`.
    public var name: String { "nats" }

    /// What the server allows (`max_payload`), in bytes: 1 MiB unless it has been told otherwise, and until it is known.
    public var maxFrameSize: Int { self.outbox.maxFrameSize }

    /// Takes a frame. What is published within one turn of the event loop is sent together.
    public func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        do {
            try self.outbox.publish(frame, to: subject)
        } catch {
            self.metrics.refused(error.code)
            throw error
        }
    }

    /// Asks for the frames of a subject from now on.
    public func subscribe(_ subject: PubSubSubject) {
        self.outbox.wish(subject, true)
    }

    /// Asks for no more frames of a subject.
    public func unsubscribe(_ subject: PubSubSubject) {
        self.outbox.wish(subject, false)
    }

    /// Keeps up the link until the task is cancelled.
    ///
    /// - Throws: `NATSSetupError` when a file that the configuration names cannot be used.
    public func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        try self.settings.check()
        if let group = self.settings.configuration.eventLoopGroup {
            return await self.run(receiver, logger, group.next())
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        await self.run(receiver, logger, group.next())
        try? await group.shutdownGracefully()
    }

    private func run(_ receiver: any PubSubReceiver, _ logger: Logger, _ eventLoop: any EventLoop) async {
        let (settings, outbox, metrics) = (self.settings, self.outbox, self.metrics)
        let link = try? await eventLoop.submit {
            let link = NATSLink(
                settings: settings,
                outbox: outbox,
                receiver: receiver,
                metrics: metrics,
                logger: logger,
                eventLoop: eventLoop
            )
            return NIOLoopBound(link, eventLoop: eventLoop)
        }.get()
        guard let link else { return }
        while !Task.isCancelled {
            guard let pause = await self.connect(link, eventLoop) else { break }
            try? await Task.sleep(for: pause)
        }
        // It calls the event loop, which is about to end.
        let relief = try? await eventLoop.submit { link.value.relief }.get()
        await relief?.value
    }

    /// Has a connection until it ends.
    ///
    /// - Returns: How long to wait before the next.
    private func connect(_ link: NIOLoopBound<NATSLink>, _ eventLoop: any EventLoop) async -> Duration? {
        let attempt = try? await eventLoop.submit { () -> (NIOLoopBound<NATSAttempt>, EventLoopFuture<Duration>)? in
            guard let server = link.value.nextServer() else { return nil }
            let attempt = NATSAttempt(link.value, server)
            attempt.start()
            return (NIOLoopBound(attempt, eventLoop: eventLoop), attempt.end)
        }.get()
        guard case let (attempt, end)? = attempt else { return nil }
        return await withTaskCancellationHandler {
            try? await end.get()
        } onCancel: {
            eventLoop.execute { attempt.value.cancel() }
        }
    }
}
