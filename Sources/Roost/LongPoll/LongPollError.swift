/// What is wrong with the body of a request.
enum LongPollError: Error {
    /// It is no batch of messages.
    case malformed
    /// It has too many messages, or too large ones.
    case tooLarge

    /// What the client is told.
    var status: LongPollStatus {
        switch self {
        case .malformed: .badRequest
        case .tooLarge: .tooLarge
        }
    }
}
