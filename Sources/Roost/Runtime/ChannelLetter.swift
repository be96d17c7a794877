import NIOCore
import RoostProtocol
import RoostPubSub

/// What lies in a channel's mailbox.
enum ChannelLetter: Sendable {
    /// The client pushed an event.
    case event(Message)
    /// The client leaves.
    case leave(Message)
    /// A broadcast that the channel intercepts.
    case intercepted(Broadcast)
    /// A broadcast on another topic that the channel subscribed to.
    case broadcast(Broadcast)
    /// A message from a task, of the channel's own type.
    case info(any Sendable)
    /// The channel asked to end.
    case stop((any Error)?)
    /// The connection or the server ends the channel.
    case shutdown(TerminateReason)

    /// Whether it came from the client, whose reading stops when too many wait.
    var isInbound: Bool {
        if case .event = self { true } else { false }
    }

    /// The bytes of an event of the client.
    var size: Int {
        if case .event(let message) = self { message.payload.bytes.readableBytes } else { 0 }
    }

    /// Whether it ends the channel. There is always room for it: to refuse it would be to keep what it should end.
    var isLast: Bool {
        switch self {
        case .leave, .stop, .shutdown: true
        default: false
        }
    }
}
