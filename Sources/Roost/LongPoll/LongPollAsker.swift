import NIOCore
import NIOHTTP1

/// Where a long-poll request has come from, and its answer goes.
protocol LongPollAsker: Sendable {
    /// Answers. Called once, from any thread.
    func answer(_ response: HTTPResponse, written: (@Sendable (Bool) -> Void)?)
}

/// A connection of this node, on any event loop.
struct ConnectedAsker: LongPollAsker {
    private let loop: LoopContext
    private let connection: NIOLoopBound<HTTPConnection>
    private let head: HTTPRequestHead

    /// - Parameters:
    ///   - connection: Where the request has come from. On its event loop.
    ///   - head: The request.
    init(_ connection: HTTPConnection, _ head: HTTPRequestHead) {
        self.loop = connection.loop
        self.connection = NIOLoopBound(connection, eventLoop: connection.loop.eventLoop)
        self.head = head
    }

    func answer(_ response: HTTPResponse, written: (@Sendable (Bool) -> Void)?) {
        self.loop.perform(size: response.body.readableBytes) {
            self.connection.value.answerLongPoll(response, to: self.head, written: written)
        }
    }
}
