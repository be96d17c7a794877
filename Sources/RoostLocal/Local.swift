public import Logging
public import NIOCore
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
    private let directory: LocalDirectory
    private let configuration: LocalConfiguration
    private let link: SingleLink

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
        self.link = SingleLink(
            adapter: "local",
            engine: LocalWriter.self,
            outboundLimit: configuration.outboundLimit,
            settings: LinkSettings(
                pingInterval: configuration.pingInterval,
                flushTimeout: configuration.flushTimeout,
                reconnectDelay: configuration.reconnectDelay,
                eventLoopGroup: configuration.eventLoopGroup
            )
        )
    }

    /// `local`.
    public var name: String { "local" }

    /// 1 MiB.
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
    /// - Throws: `LocalSetupError` when others could enter the directory, or it cannot be made.
    public func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        try self.directory.prepare()
        let (directory, maxUnanswered) = (self.directory, self.configuration.maxUnansweredPings)
        var (hub, complaint): (LocalHub?, String?) = (nil, nil)
        await self.link.run(
            receiver,
            logger: logger,
            servers: { LocalLinkServer(directory, maxUnanswered: maxUnanswered) },
            prepare: { if self.configuration.mayBeHub, hub == nil { hub = await self.startHub(logger, &complaint) } }
        )
        await hub?.stop()
    }

    /// - Parameter complaint: What the log was told last: it is tried again soon, and said once.
    private func startHub(_ logger: Logger, _ complaint: inout String?) async -> LocalHub? {
        do {
            return try await LocalHub.start(
                self.directory,
                queueLimit: self.configuration.hubQueueLimit,
                logger: logger
            )
        } catch {
            if complaint != "\(error)" { logger.error("hub cannot be started", metadata: [LogKey.error: "\(error)"]) }
            complaint = "\(error)"
            return nil
        }
    }
}
