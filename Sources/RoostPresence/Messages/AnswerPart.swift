/// Where news stand in the answer to a request.
enum AnswerPart: UInt8, Sendable {
    /// They are no answer, but changes of the sender.
    case none = 0
    /// More messages of the answer follow.
    case middle = 1
    /// The answer ends, and all has been said.
    case end = 2
    /// The answer ends, and there is more; ask again.
    case more = 3
}
