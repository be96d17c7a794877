import NIOCore
import NIOPosix
import RoostCluster

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The hub, as the link connects to it: the only server that there is.
struct LocalLinkServer: LinkServers, LinkServer {
    private let directory: LocalDirectory
    private let maxUnanswered: Int

    init(_ directory: LocalDirectory, maxUnanswered: Int) {
        self.directory = directory
        self.maxUnanswered = maxUnanswered
    }

    var count: Int { 1 }

    func next() -> (any LinkServer)? { self }

    var name: String { self.directory.socket }

    var closed: LinkEnding { LinkEnding(.closed, "the hub has closed the connection") }

    func dialogue() -> any LinkDialogue {
        LocalMachine(pid: UInt32(truncatingIfNeeded: getpid()), maxUnanswered: self.maxUnanswered)
    }

    func connect(
        on eventLoop: any EventLoop,
        _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: eventLoop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 131_072))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    CloseOnExecution.set(channel)
                    try initialize(channel)
                }
            }
            .connect(unixDomainSocketPath: self.directory.socket)
    }
}
