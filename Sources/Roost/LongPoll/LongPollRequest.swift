/// A request that waits for the answer of a long-poll session. From any thread.
final class LongPollRequest: Sendable, Equatable {
    private let asker: any LongPollAsker

    /// - Parameter asker: Where the request has come from.
    init(_ asker: any LongPollAsker) {
        self.asker = asker
    }

    static func == (one: LongPollRequest, other: LongPollRequest) -> Bool { one === other }

    /// Answers. To be called once.
    ///
    /// - Parameter written: Called, on any thread, when it is known whether the answer was handed to the system.
    func answer(_ response: HTTPResponse, written: (@Sendable (Bool) -> Void)? = nil) {
        self.asker.answer(response, written: written)
    }
}
