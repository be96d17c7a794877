/// The limits and times of the connections of a mount.
public struct SocketConfiguration: Sendable {
    /// A connection on which nothing has been received for this long is closed with 1002. Default 60 s, as Phoenix.
    ///
    /// It does not run while the client is held back (``mailboxLimit``) or has bytes to take (``writeTimeout``).
    public var timeout: Duration = .seconds(60)

    /// A WebSocket on which nothing has been received for this long hibernates: it keeps its descriptor and its channels, and
    /// takes a third of the memory. Default 5 s; `nil` for never. (A channel of Phoenix hibernates after 15 s.)
    ///
    /// Nobody notices. What the client sends takes some microseconds more to be read; when it sends several times within a
    /// second each, it wakes the connection. A new connection hibernates until then. A secured connection never does.
    public var hibernateAfter: Duration? = .seconds(5)

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

    /// How many bytes may wait for a connection that does not keep up; each frame counts as 64 bytes more. Beyond, it is
    /// dropped. Default 8 MiB. See also ``EndpointConfiguration/outboundLimit`` and ``SlowConsumerPolicy``.
    public var outboundLimit = 8 * 1024 * 1024

    /// How many messages that are not Phoenix messages a connection may send; the next one closes it with 1008.
    /// Default 10.
    public var malformedLimit = 10

    /// How many messages a connection may send; pings and pongs count. Beyond, it is closed with 1008 and `too many messages`. Default
    /// 1 000 per second and 10 000 at once; `nil` for no limit.
    public var messageRate: RateLimit? = RateLimit(perSecond: 1_000, burst: 10_000)

    /// How many bytes a connection may send, framing included; of compressed messages, what they become. Beyond, it is closed with 1008 and `too many bytes`. Default
    /// 16 MiB per second and 64 MiB at once; `nil` for no limit. A message that is larger than what may come at once
    /// cannot be sent, whatever ``maxMessageSize`` says.
    public var byteRate: RateLimit? = RateLimit(perSecond: 16 * 1024 * 1024, burst: 64 * 1024 * 1024)

    /// How many joins a connection may send, whatever becomes of them. Others are refused with `too many joins`. Default 100
    /// per second and 500 at once; `nil` for no limit.
    public var joinRate: RateLimit? = RateLimit(perSecond: 100, burst: 500)

    /// The longest topic that a client may name, in bytes of UTF-8. Messages with a longer one are refused with
    /// `topic too long`, and count as malformed. Default 1 024; at most 65 535.
    public var maxTopicSize = 1_024

    /// The longest event that a client may name, in bytes of UTF-8. Messages with a longer one are refused with
    /// `event too long`, and count as malformed. Default 256; at most 65 535.
    public var maxEventSize = 256

    /// Compression for the clients that offer it; `nil` for none. Default `nil`, as Phoenix.
    public var compression: CompressionConfiguration?

    /// The pages that may connect. Default ``OriginPolicy/sameHost``.
    public var checkOrigin: OriginPolicy = .sameHost

    /// Whether a client may pass a token apart from the URL, where logs do not see it: phoenix.js does with its option
    /// `authToken`. ``ConnectInfo/authToken`` has it. Default `false`, as Phoenix (`auth_token`).
    public var authToken = false

    /// The WebSocket subprotocols that are spoken here. A client that offers some and none of these is refused with 403.
    /// Default: none, and offers are ignored. With ``authToken``, `phoenix` is one of them.
    public var subprotocols: [String] = []

    /// Lets clients connect by long-polling as well, at the mount's path and `/longpoll`. Default `nil`: they cannot, as
    /// in Phoenix. It does not count for raw sockets.
    public var longPoll: LongPollConfiguration?

    /// The default limits and times.
    public init() {}
}
