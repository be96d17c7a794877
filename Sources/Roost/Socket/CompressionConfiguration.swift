/// How the messages of a mount are compressed for the clients that offer permessage-deflate (RFC 7692).
///
/// Each message is compressed on its own: that costs a connection no memory, and lets all receivers of a broadcast
/// share one compressed frame.
public struct CompressionConfiguration: Hashable, Sendable {
    /// From 1 (fast) to 9 (small); others are taken for the nearest of them. Default 6.
    public var level = 6

    /// Messages of fewer bytes go uncompressed, and so does each message that compression would not make smaller.
    /// Default 256: shorter ones hardly ever shrink enough to be worth the time.
    public var minimumSize = 256

    /// How many times larger than its compressed form a client's message may be; beyond, the connection is closed with
    /// 1009 while the message is being decompressed. Messages of up to 256 KiB may be of any ratio. Default 250.
    ///
    /// JSON of many like entries reaches about 100. A megabyte of zeros has 1 000.
    public var maxRatio = 250

    /// The default level and limits.
    public init() {}
}
