package import NIOCore

/// A server of an engine, as a link connects to it. On the link's event loop only.
package protocol LinkServer {
    /// What log lines call it.
    var name: String { get }

    /// That it has closed the connection.
    var closed: LinkEnding { get }

    /// How a connection to it goes.
    ///
    /// - Throws: When there is no use in connecting.
    func dialogue() throws(LinkEnding) -> any LinkDialogue

    /// Connects.
    ///
    /// - Parameter initialize: To be called for each channel that is tried, on its event loop.
    func connect(
        on eventLoop: any EventLoop,
        _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel>

    /// Begins TLS.
    func secure(_ channel: any Channel) throws

    /// Closes a connection, without waiting for anything.
    func close(_ context: ChannelHandlerContext)

    /// What an error of a connection means.
    func ending(_ error: any Error) -> LinkEnding

    /// It has told which others there are.
    func discovered(_ urls: [String])
}

extension LinkServer {
    package var closed: LinkEnding { LinkEnding(.closed, "the server has closed the connection") }

    package func secure(_ channel: any Channel) throws { throw LinkEnding(.tls, "there is no TLS here") }

    package func close(_ context: ChannelHandlerContext) { context.close(promise: nil) }

    package func ending(_ error: any Error) -> LinkEnding { LinkEnding(.closed, "\(error)") }

    package func discovered(_ urls: [String]) {}
}
