/// Which of a sender's sequences a frame belongs to, as its receiver sees it.
enum InboundStream: Hashable {
    case partition(Int)
    case everyone
    /// To this node alone.
    case direct
}
