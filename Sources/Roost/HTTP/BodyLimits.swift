import NIOHTTP1

/// What the body of a request may be, known as soon as its head is there.
struct BodyLimits: Sendable {
    /// The most bytes.
    var maxSize: Int

    /// The most line ends.
    var maxLines = Int.max

    /// Whether the body is wanted; else it is only counted.
    var isKept = true

    /// Whether the answer to a larger body is one of long-poll.
    var isLongPoll = false

    init(maxSize: Int) {
        self.maxSize = maxSize
    }

    /// The answer to a larger body.
    var refusal: HTTPResponse {
        self.isLongPoll
            ? LongPollResponse.status(.tooLarge)
            : .text("the body is too large", status: .payloadTooLarge)
    }
}

extension Endpoint {
    /// The limits for the body of a request. A batch for a long-poll session that is on no node is not kept.
    func bodyLimits(_ head: HTTPRequestHead) -> BodyLimits {
        var limits = BodyLimits(maxSize: self.server.configuration.maxBodySize)
        guard
            head.method == .POST, !self.routes.longPolls.isEmpty,
            let uri = RequestURI(target: head.uri, hostHeader: nil), let params = uri.params,
            let match = self.routes.longPoll(at: uri.path, params: params)
        else { return limits }
        limits.maxSize = match.longPoll.configuration.maxBodySize
        limits.isLongPoll = true
        limits.isKept = self.server.mayHaveLongPoll(match.token(head.headers), of: match.mount)
        if LongPollBody.isBatch(head.headers.first(name: "content-type")) {
            limits.maxLines = match.longPoll.configuration.maxBatch
        }
        return limits
    }
}
