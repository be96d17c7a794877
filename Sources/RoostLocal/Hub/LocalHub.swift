package import Logging
package import NIOCore
import NIOPosix

/// Carries frames between the processes that meet in a directory. There is one for a directory at a time.
package final class LocalHub: Sendable {
    private let lock: FileLock
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let table: NIOLoopBound<HubTable>

    /// Where it runs, for tests that want to disturb it.
    package var eventLoop: any EventLoop { self.listener.eventLoop }

    /// Starts the hub of a directory, unless there is one.
    ///
    /// - Parameters:
    ///   - directory: Its path. It is made when there is none.
    ///   - queueLimit: How many bytes may wait for one process.
    ///   - logger: Says which process does not keep up.
    /// - Returns: `nil` when another process, or this one, has started it.
    /// - Throws: `LocalSetupError` when the directory cannot be used, or the system's error.
    package static func start(_ directory: String, queueLimit: Int, logger: Logger) async throws -> LocalHub? {
        try await self.start(LocalDirectory(directory), queueLimit: queueLimit, logger: logger)
    }

    static func start(_ directory: LocalDirectory, queueLimit: Int, logger: Logger) async throws -> LocalHub? {
        try directory.prepare()
        guard let lock = FileLock(directory.lock) else { return nil }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let table = try await group.next().submit {
                NIOLoopBound(HubTable(queueLimit: queueLimit, logger: logger), eventLoop: group.next())
            }.get()
            let listener = try await Self.listen(directory, group, table)
            return LocalHub(lock, group, listener, table)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private init(
        _ lock: FileLock,
        _ group: MultiThreadedEventLoopGroup,
        _ listener: any Channel,
        _ table: NIOLoopBound<HubTable>
    ) {
        self.lock = lock
        self.group = group
        self.listener = listener
        self.table = table
    }

    /// Ends all connections; what still waits is lost. Another process may start a hub from then on.
    package func stop() async {
        try? await self.listener.close()
        try? await self.listener.eventLoop.submit { self.table.value.closeAll() }.get()
        try? await self.group.shutdownGracefully()
    }

    private static func listen(
        _ directory: LocalDirectory,
        _ group: MultiThreadedEventLoopGroup,
        _ table: NIOLoopBound<HubTable>
    ) async throws -> any Channel {
        directory.removeSocket()
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { CloseOnExecution.set(channel) }
            }
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 131_072))
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    CloseOnExecution.set(channel)
                    try channel.pipeline.syncOperations.addHandler(HubConnection(table.value))
                }
            }
            .bind(unixDomainSocketPath: directory.socket)
            .get()
    }
}
