/// Long-polling for a mount: how clients connect that no WebSocket reaches, behind some proxies for example.
///
/// The counterpart of Phoenix's `longpoll:` options. What it does not name is as for WebSockets: of
/// ``SocketConfiguration``, `outboundLimit` bounds what waits for a session, `mailboxLimit` and `inboundLimit` hold its
/// requests back, and `joinTimeout`, `maxChannels`, `malformedLimit` and `checkOrigin` count.
public struct LongPollConfiguration: Sendable {
    /// How long a poll waits for something to arrive before it is answered with nothing (204), and how long a batch may
    /// be held back before the rest of it is dropped (408). Default 10 s, as Phoenix's `window_ms`.
    public var window: Duration = .seconds(10)

    /// A session that no poll has waited on for this long ends. Default 15 s.
    ///
    /// A client that has gone without a word is noticed after at most ``window`` and this. (Phoenix looks every one and a
    /// half windows, and so takes 15 to 30 s after the last poll has come.)
    public var timeout: Duration = .seconds(15)

    /// How many messages a request may bring. More are refused with 413. Default 100, as Phoenix.
    public var maxBatch = 100

    /// The largest body of a request, in bytes. Larger ones are refused with 413. Default 8 000 000, as Phoenix.
    public var maxBodySize = 8_000_000

    /// How many messages may wait for the next poll, broadcasts of a topic that meet counted as one. Beyond, the session
    /// ends. Default 10 000.
    public var maxWaiting = 10_000

    /// The default limits and times.
    public init() {}
}
