public import Logging
public import NIOCore
import NIOPosix
import RoostCluster
public import RoostPubSub

/// Carries frames between processes of one machine and one user, by way of a socket in a directory of theirs.
///
/// ```swift
/// configuration.cluster = try Cluster(Local("/run/chat"), name: "chat", secret: secret)
/// ```
/// One of the processes carries the frames of all (the hub). When it ends, another takes over; frames that are under way
/// then are lost, and noticed as lost. `docs/processes.md` says more.
public final class Local: PubSubAdapter {
    let directory: LocalDirectory
    let configuration: LocalConfiguration
    let outbox: AdapterOutbox
    let metrics: AdapterMetrics

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - directory: The path of a directory that belongs to the user of the processes, and that nobody else may enter
    ///     (mode 0700), of at most 99 bytes. It is made when there is none.
    ///   - configuration: Limits and times.
    /// - Throws: When the path is too long.
    public init(
        _ directory: String,
        configuration: LocalConfiguration = LocalConfiguration()
    ) throws(LocalSetupError) {
        self.directory = try LocalDirectory(directory)
        self.configuration = configuration
        self.metrics = AdapterMetrics(adapter: "local")
        self.outbox = AdapterOutbox(limit: configuration.outboundLimit, maxFrameSize: LocalRecord.maxFrameSize) {
            LocalWriter.publish($0.name, size: $1, into: &$2)
        }
    }

    /// `local`.
    public var name: String { "local" }

    /// 1 MiB.
    public var maxFrameSize: Int { LocalRecord.maxFrameSize }

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
    /// - Throws: `LocalSetupError` when others could enter the directory, or it cannot be made.
    public func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        try self.directory.prepare()
        if let group = self.configuration.eventLoopGroup {
            return await self.run(receiver, logger, group.next())
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        await self.run(receiver, logger, group.next())
        try? await group.shutdownGracefully()
    }

    private func run(_ receiver: any PubSubReceiver, _ logger: Logger, _ eventLoop: any EventLoop) async {
        let made = try? await eventLoop.submit {
            NIOLoopBound(
                LocalLink(self, receiver: receiver, logger: logger, eventLoop: eventLoop),
                eventLoop: eventLoop
            )
        }.get()
        guard let link = made else { return }
        var hub: LocalHub?
        while !Task.isCancelled {
            if self.configuration.mayBeHub, hub == nil { hub = await self.startHub(logger) }
            let pause = await self.connect(link, eventLoop)
            guard !Task.isCancelled else { break }
            try? await Task.sleep(for: pause)
        }
        // It calls the event loop, which is about to end.
        let relief = try? await eventLoop.submit { link.value.relief }.get()
        await relief?.value
        await hub?.stop()
    }

    private func startHub(_ logger: Logger) async -> LocalHub? {
        do {
            return try await LocalHub.start(
                self.directory,
                queueLimit: self.configuration.hubQueueLimit,
                logger: logger
            )
        } catch {
            logger.error("hub cannot be started", metadata: [LogKey.error: "\(error)"])
            return nil
        }
    }

    /// Has a connection until it ends.
    ///
    /// - Returns: How long to wait before the next.
    private func connect(_ link: NIOLoopBound<LocalLink>, _ eventLoop: any EventLoop) async -> Duration {
        let end = eventLoop.makePromise(of: Duration.self)
        let connection = eventLoop.submit {
            NIOLoopBound(LocalHandler(link.value, end), eventLoop: eventLoop)
        }
        let connected = connection.flatMap { handler in
            Self.bootstrap(eventLoop, handler).connect(unixDomainSocketPath: link.value.directory.socket)
        }
        connected.whenFailure { error in connection.whenSuccess { $0.value.unreachable("\(error)") } }
        return await withTaskCancellationHandler {
            (try? await end.futureResult.get()) ?? .zero
        } onCancel: {
            connection.whenSuccess { $0.value.depart() }
        }
    }

    private static func bootstrap(_ eventLoop: any EventLoop, _ handler: NIOLoopBound<LocalHandler>) -> ClientBootstrap
    {
        ClientBootstrap(group: eventLoop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 131_072))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
    }
}
