package import Logging
package import NIOCore
import NIOPosix
package import RoostPubSub

/// What an adapter consists of that has one connection at a time, over which it publishes and subscribes. From any thread.
package final class SingleLink: Sendable {
    let engine: any LinkCommands.Type
    let settings: LinkSettings
    let outbox: AdapterOutbox
    let metrics: AdapterMetrics

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - adapter: The adapter's name.
    ///   - engine: How the engine is told things.
    ///   - outboundLimit: How many bytes may wait to be sent.
    ///   - settings: Times.
    package init(adapter: String, engine: any LinkCommands.Type, outboundLimit: Int, settings: LinkSettings) {
        self.engine = engine
        self.settings = settings
        self.outbox = AdapterOutbox(limit: outboundLimit, engine: engine)
        self.metrics = AdapterMetrics(adapter: adapter)
    }

    /// The largest frame that is taken, in bytes.
    package var maxFrameSize: Int { self.outbox.maxFrameSize }

    /// Takes a frame, or counts that it was refused.
    package func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        do {
            try self.outbox.publish(frame, to: subject)
        } catch {
            self.metrics.refused(error.code)
            throw error
        }
    }

    /// Notes whether the frames of a subject are wanted.
    package func wish(_ subject: PubSubSubject, _ isWanted: Bool) {
        self.outbox.wish(subject, isWanted)
    }

    /// Keeps up the link until the task is cancelled.
    ///
    /// - Parameters:
    ///   - servers: Makes the servers, on the event loop.
    ///   - prepare: Called before each attempt to connect.
    package func run(
        _ receiver: any PubSubReceiver,
        logger: Logger,
        servers: @escaping @Sendable () -> any LinkServers,
        prepare: () async -> Void = {}
    ) async {
        let own = self.settings.eventLoopGroup == nil ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
        guard let eventLoop = (self.settings.eventLoopGroup ?? own)?.next() else { return }
        let link = try? await eventLoop.submit {
            let link = EngineLink(self, servers: servers(), receiver: receiver, logger: logger, eventLoop: eventLoop)
            return NIOLoopBound(link, eventLoop: eventLoop)
        }.get()
        if let link { await self.keepUp(link, eventLoop, prepare) }
        try? await own?.shutdownGracefully()
    }

    private func keepUp(
        _ link: NIOLoopBound<EngineLink>,
        _ eventLoop: any EventLoop,
        _ prepare: () async -> Void
    ) async {
        while !Task.isCancelled {
            await prepare()
            guard let pause = await self.connect(link, eventLoop), !Task.isCancelled else { break }
            try? await Task.sleep(for: pause)
        }
        // It calls the event loop, which may be about to end.
        let relief = try? await eventLoop.submit { link.value.relief }.get()
        await relief?.value
    }

    /// Has a connection until it ends.
    ///
    /// - Returns: How long to wait before the next.
    private func connect(_ link: NIOLoopBound<EngineLink>, _ eventLoop: any EventLoop) async -> Duration? {
        let attempt = try? await eventLoop.submit { () -> (NIOLoopBound<LinkAttempt>, EventLoopFuture<Duration>)? in
            guard let server = link.value.servers.next() else { return nil }
            let attempt = LinkAttempt(link.value, server)
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
