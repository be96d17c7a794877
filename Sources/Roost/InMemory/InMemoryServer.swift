package import Logging
package import NIOCore
import RoostProtocol
package import RoostPubSub
import Synchronization

/// A server whose clients are objects in the same process: connections without descriptors, everything else real.
///
/// What it costs to serve them is what Roost itself costs, without the system and the network. For measurements and tests.
package final class InMemoryServer: Sendable {
    let server: ServerContext
    private let mount: SocketMount
    private let shards: [InMemoryLoop]

    /// A server for one type of socket.
    ///
    /// - Parameters:
    ///   - eventLoopGroup: The loops on which connections live. Whoever made it shuts it down.
    ///   - socket: The clients' type; its `connect` is not asked.
    ///   - configuration: As at a mount.
    ///   - logger: Where log lines go.
    ///   - routes: Says which channel serves which topics.
    package init<S: Socket>(
        eventLoopGroup: any EventLoopGroup,
        socket: S.Type,
        configuration: SocketConfiguration = SocketConfiguration(),
        logger: Logger,
        routes: (inout SocketRoutes<S>) -> Void
    ) {
        var table = SocketRoutes<S>()
        routes(&table)
        let mount = SocketMount(
            path: PathPattern("/socket/websocket"),
            socket: socket,
            configuration: configuration,
            routes: table.routes
        )
        let server = ServerContext(
            configuration: EndpointConfiguration(),
            eventLoopGroup: eventLoopGroup,
            logger: logger
        )
        self.mount = mount
        self.server = server
        self.shards = server.loops.map { InMemoryLoop(server: server, loop: $0, settings: mount.settings) }
    }

    /// The topics.
    package var pubSub: PubSub { self.server.pubSub }

    /// How many channels are joining or cleaning up, or will clean up one day.
    package var unfinishedChannels: Int { self.server.unfinishedChannels.load(ordering: .relaxed) }

    /// The loops on which connections live.
    package var loopCount: Int { self.shards.count }

    /// One of the loops, for work that has to be done there.
    package func eventLoop(_ index: Int) -> any EventLoop {
        self.shards[index].loop.eventLoop
    }

    /// What the clients of a loop have received. On that loop.
    package func traffic(_ index: Int) -> InMemoryTraffic {
        self.shards[index].traffic
    }

    /// Calls `body` once, when the clients of a loop have received so many frames in all. On that loop.
    package func whenFrames(_ index: Int, reach count: Int, _ body: @escaping @Sendable () -> Void) {
        self.shards[index].whenFrames(reach: count, body)
    }

    /// A client connects. On that loop.
    ///
    /// - Returns: The connection; the loop keeps it until it ends.
    @discardableResult
    package func connect(_ assigns: any Socket, loop index: Int) -> InMemoryConnection {
        let connection = InMemoryConnection(self.shards[index])
        connection.begin(
            SocketSession(
                server: self.server,
                loop: self.shards[index].loop,
                mount: self.mount,
                wire: .webSocketV2,
                assigns: assigns,
                transport: connection
            )
        )
        return connection
    }

    /// All connections of a loop, in no order. On that loop.
    package func connections(_ index: Int) -> [InMemoryConnection] {
        self.shards[index].loop.connections.all.compactMap { $0 as? InMemoryConnection }
    }
}
