import NIOCore

/// How a WebSocket's socket is held. On the event loop only.
enum ConnectionHold {
    /// Not at all: not yet, or not any more.
    case none
    /// By a channel of NIO.
    case awake(ChannelHandlerContext)
    /// By the connection itself, in a bed of its loop's dormitory.
    case asleep(RawDescriptor, bed: Int32)
    /// By a channel of NIO that is being set up.
    case waking

    /// The channel, if it is up.
    var context: ChannelHandlerContext? {
        if case .awake(let context) = self { context } else { nil }
    }

    /// Whether there is a socket.
    var isHeld: Bool {
        if case .none = self { false } else { true }
    }

    /// Whether bytes may be sent.
    var isUp: Bool {
        switch self {
        case .none: false
        case .awake(let context): context.channel.isActive
        case .asleep, .waking: true
        }
    }

    /// Ends what is sent.
    func endOutput() {
        switch self {
        case .none, .waking: break
        case .awake(let context): context.close(mode: .output, promise: nil)
        case .asleep(let descriptor, _): descriptor.endOutput()
        }
    }
}
