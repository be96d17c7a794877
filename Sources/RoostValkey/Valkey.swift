public import Logging
public import NIOCore
import NIOPosix
import NIOSSL
import RoostCluster
public import RoostPubSub

/// Valkey, or Redis, as what carries frames between the nodes of a cluster: by pub/sub, over RESP3.
///
/// ```swift
/// configuration.cluster = try Cluster(Valkey("valkey://user:password@127.0.0.1:6379"), name: "chat", secret: "…")
/// ```
///
/// Valkey of all versions and Redis from 6 on are spoken to. Each server has one connection, which publishes and
/// subscribes. What a node publishes on a subject that it has subscribed to comes back to it, which these engines cannot be
/// kept from.
///
/// With several servers each is a link of its own: while one is away, only its subjects are.
public final class Valkey: PubSubAdapter {
    /// `"valkey"`.
    public let name = "valkey"

    private let configuration: ValkeyConfiguration
    private let table: LaneTable
    private let metrics: AdapterMetrics

    /// An adapter for the servers of a URL.
    ///
    /// - Parameters:
    ///   - url: `valkey://user:password@host:6379`; see ``ValkeyConfiguration/init(_:)``.
    ///   - configure: Changes the defaults.
    /// - Throws: ``ValkeyURLError``.
    public convenience init(
        _ url: String,
        configure: (inout ValkeyConfiguration) -> Void = { _ in }
    ) throws(ValkeyURLError) {
        var configuration = try ValkeyConfiguration(url)
        configure(&configuration)
        self.init(configuration)
    }

    /// An adapter.
    public init(_ configuration: ValkeyConfiguration) {
        self.configuration = configuration
        self.table = LaneTable(configuration)
        self.metrics = AdapterMetrics(adapter: "valkey")
    }

    /// As configured; it must be so on all nodes.
    public var maxFrameSize: Int { self.configuration.maxFrameSize }

    // MARK: PubSubAdapter

    /// Connects to all servers, and goes on connecting, until the task is cancelled.
    ///
    /// - Throws: When a certificate or a key cannot be used, or no servers are named.
    public func run(_ receiver: any PubSubReceiver, logger: Logger) async throws {
        guard !self.configuration.servers.isEmpty else { throw ValkeyURLError.host }
        let security = try self.configuration.tls?.makeContext()
        let own = self.configuration.eventLoopGroup == nil ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
        let group = self.configuration.eventLoopGroup ?? own ?? MultiThreadedEventLoopGroup.singleton
        let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let context = LaneContext(
            configuration: self.configuration,
            group: group,
            security: security,
            receiver: receiver,
            metrics: self.metrics,
            logger: logger,
            topologyChanged: { changed.yield() }
        )
        await self.run(context, changes)
        try await own?.shutdownGracefully()
    }

    private func run(_ context: LaneContext, _ changes: AsyncStream<Void>) async {
        if self.configuration.mode == .sharded {
            await ClusterWatch(self.table, context).run(changes)
        } else {
            await withDiscardingTaskGroup { group in
                for lane in self.table.lanes {
                    group.addTask { await lane.run(context) }
                }
            }
        }
    }

    /// Takes a frame, to be sent to all that have subscribed to the subject; this node, too, if it has.
    public func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        do throws(PubSubAdapterError) {
            guard frame.readableBytes <= self.maxFrameSize else { throw PubSubAdapterError(.tooLarge) }
            try self.table.publish(frame, to: subject)
        } catch {
            self.metrics.refused(error.code)
            throw error
        }
    }

    /// Asks for the frames of a subject from now on.
    public func subscribe(_ subject: PubSubSubject) {
        self.table.want(subject, true)
    }

    /// Asks for no more frames of a subject.
    public func unsubscribe(_ subject: PubSubSubject) {
        self.table.want(subject, false)
    }
}
