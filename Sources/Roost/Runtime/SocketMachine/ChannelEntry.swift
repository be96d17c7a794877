import DequeModule
import RoostProtocol

/// A topic that a client has joined, or is joining or leaving.
struct ChannelEntry<Channel: AnyObject> {
    enum Status {
        case joining
        case joined
        case leaving
    }

    let topic: String

    /// The join ref exactly as the client sent it: later messages must carry the same or none, and the messages that
    /// announce the channel's end carry it.
    let joinRef: Ref?

    /// The join ref of the channel that this join replaces, until its `phx_close` has been sent.
    var replaced: Ref??

    var status = Status.joining
    var channel: Channel?

    /// What arrived meanwhile, to be handled when the join or the leave is through.
    private(set) var waitingBox: WaitingMessages?

    init(topic: String, joinRef: Ref?) {
        self.topic = topic
        self.joinRef = joinRef
    }

    var waiting: Deque<Message>? {
        get { self.waitingBox?.messages }
        set { self.waitingBox = newValue.map(WaitingMessages.init) }
    }

    mutating func wait(_ message: Message) {
        guard let box = self.waitingBox else {
            self.waitingBox = WaitingMessages([message])
            return
        }
        box.messages.append(message)
    }
}

/// In a box, because almost all entries have none.
final class WaitingMessages {
    var messages: Deque<Message>

    init(_ messages: Deque<Message>) {
        self.messages = messages
    }
}
