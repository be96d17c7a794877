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

    var status = Status.joining
    var channel: Channel?
    private var unfinished: UnfinishedEntry?

    init(topic: String, joinRef: Ref?) {
        self.topic = topic
        self.joinRef = joinRef
    }

    /// The join ref of the channel that this join replaces, until its `phx_close` has been sent.
    var replaced: Ref?? { self.unfinished?.replaced ?? .none }

    /// What arrived meanwhile, to be handled when the join or the leave is through.
    var waiting: Deque<Message>? { self.unfinished?.waiting }

    mutating func replaces(_ joinRef: Ref?) {
        self.box.replaced = .some(joinRef)
    }

    mutating func wait(_ message: Message) {
        self.box.waiting.append(message)
    }

    private var box: UnfinishedEntry {
        mutating get {
            let box = self.unfinished ?? UnfinishedEntry()
            self.unfinished = box
            return box
        }
    }

    mutating func takeReplaced() -> Ref?? {
        defer { self.unfinished?.replaced = nil }
        return self.replaced
    }

    mutating func takeWaiting() -> Deque<Message>? {
        defer { self.unfinished = nil }
        return self.waiting
    }
}

/// What an entry has besides while something is under way. In a box, because almost all entries have none.
private final class UnfinishedEntry {
    var replaced: Ref??
    var waiting = Deque<Message>()
}
