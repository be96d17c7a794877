/// The limits and times of the connections of a mount.
public struct SocketConfiguration: Sendable {
    /// A connection on which nothing has been received for this long is closed with 1002. Default 60 s, as Phoenix.
    ///
    /// It does not run while the client is held back (``mailboxLimit``) or has bytes to take (``writeTimeout``).
    public var timeout: Duration = .seconds(60)

    /// How long a channel's `join` may take before it is answered with `join timed out`, and a socket's `connect` before
    /// it is answered with status 503. Default 10 s.
    public var joinTimeout: Duration = .seconds(10)

    /// A connection that has taken nothing of what waits for it for this long is dropped. Default 30 s.
    public var writeTimeout: Duration = .seconds(30)

    /// The largest WebSocket frame, in bytes. Larger ones close the connection with 1009. Default 10 000 000, as
    /// Phoenix.
    public var maxFrameSize = 10_000_000

    /// The largest message in bytes, all its fragments together. Larger ones close the connection with 1009. Default
    /// 10 000 000; at most 2 GiB.
    public var maxMessageSize = 10_000_000

    /// How many fragments a message may have. More close the connection with 1008. Default 16 384.
    public var maxFragments = 16_384

    /// How many channels a connection may join. Further joins are refused with `too many channels joined`. Default 100,
    /// as Phoenix.
    public var maxChannels = 100

    /// How many events of its client may wait for a channel before the connection is not read any more. Default 64.
    ///
    /// As many messages may wait for all joins and leaves of a connection, or for a raw socket. Of what is not the
    /// client's, such as broadcasts that a channel intercepts, 16 times as many may wait; beyond, the channel ends.
    public var mailboxLimit = 64

    /// How many bytes of events of its client may wait for a channel, or for joins, before the connection is not read any
    /// more; the event that reaches the limit is still taken. Default 1 MiB.
    public var inboundLimit = 1024 * 1024

    /// How many bytes may wait for a connection that does not keep up. Beyond, it is dropped. Default 8 MiB.
    public var outboundLimit = 8 * 1024 * 1024

    /// How many messages that are not Phoenix messages a connection may send; the next one closes it with 1008.
    /// Default 10.
    public var malformedLimit = 10

    /// The pages that may connect. Default ``OriginPolicy/sameHost``.
    public var checkOrigin: OriginPolicy = .sameHost

    /// The default limits and times.
    public init() {}
}
