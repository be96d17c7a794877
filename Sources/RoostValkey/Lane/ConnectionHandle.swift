import NIOCore

/// A connection, for threads other than that of its event loop.
struct ConnectionHandle: Sendable {
    private let loop: any EventLoop
    private let connection: NIOLoopBound<ServerConnection>

    /// On the event loop only.
    init(_ connection: ServerConnection, loop: any EventLoop) {
        self.loop = loop
        self.connection = NIOLoopBound(connection, eventLoop: loop)
    }

    /// Does something on the event loop, at its next turn.
    func perform(_ body: @escaping @Sendable (ServerConnection) -> Void) {
        self.loop.execute { body(self.connection.value) }
    }
}
