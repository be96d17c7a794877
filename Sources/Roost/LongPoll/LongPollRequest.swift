import NIOCore
import NIOHTTP1

/// A request that waits for the answer of a long-poll session, which may live on another event loop. From any thread.
final class LongPollRequest: Sendable, Equatable {
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

    static func == (one: LongPollRequest, other: LongPollRequest) -> Bool { one === other }

    /// Answers. To be called once.
    ///
    /// - Parameter written: Called, on the connection's event loop, when it is known whether the answer was handed to
    ///   the system.
    func answer(_ response: HTTPResponse, written: (@Sendable (Bool) -> Void)? = nil) {
        self.loop.perform(size: response.body.readableBytes) {
            self.connection.value.answerLongPoll(response, to: self.head, written: written)
        }
    }
}
