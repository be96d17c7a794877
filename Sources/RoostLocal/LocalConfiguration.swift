public import NIOCore

/// How processes of one machine speak with each other.
public struct LocalConfiguration: Sendable {
    /// Whether this process carries the frames of all, when no other does. Default `true`. (Where a supervisor runs, it does.)
    public var mayBeHub = true

    /// How many bytes may wait to be sent, what stands around frames included. Beyond it, frames are refused as
    /// `overloaded`. Default 64 MiB.
    public var outboundLimit = 64 * 1024 * 1024

    /// How many bytes may wait in the hub for one process that does not keep up. Frames beyond it are dropped for that
    /// process, counted, and noticed there as lost. Default 64 MiB. It matters in the process that is the hub.
    public var hubQueueLimit = 64 * 1024 * 1024

    /// How often the hub is asked for a sign of life. Default 2 s.
    public var pingInterval: Duration = .seconds(2)

    /// After how many questions in a row without one the link is given up, at the next `pingInterval`. Default 4. (A hub that
    /// has ended is noticed at once; this is for one that was stopped.)
    public var maxUnansweredPings = 4

    /// The time before the second attempt to connect, and what it grows to; a half less at most. Default 10 ms to 1 s.
    public var reconnectDelay: ClosedRange<Duration> = .milliseconds(10)...(.seconds(1))

    /// How long sending what has been published may take in the end. Default 1 s.
    public var flushTimeout: Duration = .seconds(1)

    /// Where the connection runs. Default: a thread of its own.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// The defaults.
    public init() {}
}
