import NIOHTTP1

/// What the JSON of an answer says. HTTP's own status is 200 as in Phoenix, except for requests that are at fault.
enum LongPollStatus: Int, CaseIterable {
    /// Here are messages, or: the batch was taken.
    case ok = 200
    /// Nothing arrived within the window.
    case noContent = 204
    /// Something in the request is no message.
    case badRequest = 400
    /// The origin, the protocol version or the application's `connect` forbids it.
    case forbidden = 403
    /// The session is too busy to take the batch.
    case timedOut = 408
    /// There is no such session, or not any more.
    case gone = 410
    /// The body has too many bytes or messages.
    case tooLarge = 413
    /// The client has sent more than it may.
    case tooMany = 429
    /// `connect` threw something other than a refusal.
    case failed = 500

    /// The status of the HTTP response.
    var http: HTTPResponseStatus {
        switch self {
        case .badRequest: .badRequest
        case .tooLarge: .payloadTooLarge
        case .tooMany: .tooManyRequests
        case .failed: .internalServerError
        default: .ok
        }
    }
}
